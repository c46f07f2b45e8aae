package dev.homelab.cli;

import java.io.InputStream;
import java.io.PrintStream;

/**
 * Where a command reads and writes.
 *
 * @param in answers of the person
 * @param out results
 * @param err progress and messages
 * @param inIsTerminal whether a person can answer
 * @param outIsTerminal whether results go to a terminal
 * @param errIsTerminal whether messages go to a terminal
 */
public record Streams(
    InputStream in,
    PrintStream out,
    PrintStream err,
    boolean inIsTerminal,
    boolean outIsTerminal,
    boolean errIsTerminal) {}

package dev.homelab.cli;

import dev.homelab.cli.lab.Parts;
import java.util.List;

/** Carries out one command line, as {@link Cli#run} does. */
@FunctionalInterface
public interface LineRunner {
  /** Gives its exit code; never throws. */
  int run(List<String> words, Streams streams, Surroundings around, Parts parts);
}

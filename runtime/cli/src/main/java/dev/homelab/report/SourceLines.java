package dev.homelab.report;

import java.util.List;

/** Gives the lines of a script file, for excerpts. */
@FunctionalInterface
public interface SourceLines {
  /** The lines without their ends; empty when the file cannot be read. */
  List<String> of(String file);
}

package dev.homelab.provider.talos.check;

import java.util.ArrayList;
import java.util.List;

/** Collects what the rules find; each finding begins with the place. */
final class Findings {
  private final List<String> errors = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private final String place;

  Findings(String place) {
    this.place = place;
  }

  void error(String text) {
    errors.add(place + ": " + text);
  }

  /** An error when something holds. */
  void errorIf(boolean wrong, String text) {
    if (wrong) {
      error(text);
    }
  }

  void warn(String text) {
    warnings.add(place + ": " + text);
  }

  void addAll(Findings others) {
    errors.addAll(others.errors);
    warnings.addAll(others.warnings);
  }

  /** The same with its warnings as errors. */
  Findings escalated() {
    Findings strict = new Findings(place);
    strict.errors.addAll(errors);
    strict.errors.addAll(warnings);
    return strict;
  }

  List<String> errors() {
    return List.copyOf(errors);
  }

  List<String> warnings() {
    return List.copyOf(warnings);
  }
}

package dev.homelab.architecture.planted.back;

import dev.homelab.architecture.planted.there.Round;
import java.util.List;

/** Breaks A8, with the class that it names. */
public final class Back {
  private Back() {}

  static List<Round> rounds() {
    return List.of(new Round(new Back()));
  }
}

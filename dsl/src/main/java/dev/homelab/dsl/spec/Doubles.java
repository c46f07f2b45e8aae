package dev.homelab.dsl.spec;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.Related;
import dev.homelab.diag.SourceSpan;
import dev.homelab.model.Address;
import dev.homelab.model.Origin;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Things of a lab that have the same address. What two blocks of one name make doubles, too: only
 * the blocks are told.
 */
final class Doubles {
  private final Set<Twice> found = new LinkedHashSet<>();

  /** An address that two lines of the script use. */
  private record Twice(Address address, @Nullable SourceSpan first, @Nullable SourceSpan second) {
    boolean isPartOf(Twice other) {
      return !address.equals(other.address)
          && address.isWithin(other.address)
          && sameLine(first, other.first)
          && sameLine(second, other.second);
    }

    private static boolean sameLine(@Nullable SourceSpan one, @Nullable SourceSpan other) {
      return (one == null || other == null)
          ? one == null && other == null
          : one.file().equals(other.file()) && one.line() == other.line();
    }
  }

  /** Notes that a second thing has an address. */
  void add(Address address, Origin first, Origin second) {
    found.add(new Twice(address, first.user(), second.user()));
  }

  /** One problem for each pair of lines that say the same thing. */
  List<Diagnostic> problems() {
    List<Diagnostic> problems = new ArrayList<>();
    for (Twice twice : found) {
      if (found.stream().noneMatch(twice::isPartOf)) {
        problems.add(told(twice));
      }
    }
    return problems;
  }

  private static Diagnostic told(Twice twice) {
    Diagnostic problem =
        LanguageCodes.error(
                LanguageCodes.DUPLICATE_ADDRESS, "two things have the address " + twice.address())
            .at(twice.second())
            .withHint(
                twice.address().last().type().equals("service")
                    ? "leave one out, or put it into another namespace"
                    : "give one of them another name");
    return twice.first() == null
        ? problem
        : problem.withRelated(new Related("the first one stands here", twice.first()));
  }
}

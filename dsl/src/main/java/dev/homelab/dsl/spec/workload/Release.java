package dev.homelab.dsl.spec.workload;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version as numbers: {@code v1.27.3-rootless} is 1, 27, 3. What follows the numbers does not
 * count.
 *
 * @param numbers at least one
 */
public record Release(List<BigInteger> numbers) implements Comparable<Release> {
  private static final Pattern FORM = Pattern.compile("v?([0-9]+(?:\\.[0-9]+)*)(?:[-+_].*)?");

  public Release {
    numbers = List.copyOf(numbers);
  }

  /** Reads a version; empty when it does not begin with a number. */
  public static Optional<Release> parse(String version) {
    Matcher form = FORM.matcher(version);
    if (!form.matches()) {
      return Optional.empty();
    }
    List<BigInteger> numbers = new ArrayList<>();
    for (String number : form.group(1).split("\\.", -1)) {
      numbers.add(new BigInteger(number));
    }
    return Optional.of(new Release(numbers));
  }

  /** The first numbers only, filled up with zeros: the first 2 of 10.11.11 are 10.11. */
  public Release first(int count) {
    List<BigInteger> kept = new ArrayList<>(numbers.subList(0, Math.min(count, numbers.size())));
    kept.addAll(Collections.nCopies(count - kept.size(), BigInteger.ZERO));
    return new Release(kept);
  }

  @Override
  public int compareTo(Release other) {
    int longest = Math.max(numbers.size(), other.numbers.size());
    Release left = first(longest);
    Release right = other.first(longest);
    for (int i = 0; i < longest; i++) {
      int order = left.numbers.get(i).compareTo(right.numbers.get(i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  /** The numbers joined by dots. */
  @Override
  public String toString() {
    return String.join(".", numbers.stream().map(BigInteger::toString).toList());
  }
}

package dev.homelab.dsl.spec.machine;

import dev.homelab.diag.SourceSpan;
import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.machine.Draft.Said;
import dev.homelab.dsl.spec.unit.IpAddress;
import dev.homelab.dsl.spec.unit.Size;
import dev.homelab.dsl.spec.unit.UnitException;
import dev.homelab.model.Address;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/** What the words for machines have in common. */
final class Machines {
  private static final long MEBI = 1L << 20;
  private static final long GIBI = 1L << 30;

  private Machines() {}

  /** A count, reported and put to one when it is less. */
  static int atLeastOne(Scope scope, String what, int count) {
    if (count < 1) {
      scope.report(
          LanguageCodes.error(
              LanguageCodes.BAD_VALUE, "a machine has at least one " + what + ", not " + count));
    }
    return Math.max(1, count);
  }

  /** Whole mebibytes, rounded down. */
  static long mebibytes(Size size) {
    return size.bytes() / MEBI;
  }

  /**
   * The size of a disk as a host reads it, in whole gibibytes, rounded up: hosts make no others.
   */
  static String diskSize(Size size) {
    return (size.bytes() + GIBI - 1) / GIBI + "G";
  }

  /** Takes a machine's number on a host; reported when another machine of the lab has it. */
  static void requireFree(Scope scope, Address host, Said<Integer> number) {
    SourceSpan taken = Park.of(scope.lab()).take(host, number.value(), number.line());
    if (taken != null) {
      number.report(
          scope,
          LanguageCodes.error(
                  LanguageCodes.DUPLICATE_ADDRESS, "two machines have the id " + number.value())
              .withHint("line " + taken.line() + " gives it to another one"));
    }
  }

  /**
   * The host that a URL names; null for what is no URL of a web API or names an address wrongly.
   */
  static @Nullable String hostOf(String url) {
    try {
      URI parsed = new URI(url);
      String host = parsed.getHost();
      boolean web = "https".equals(parsed.getScheme()) || "http".equals(parsed.getScheme());
      if (host != null && host.matches("[0-9.]+")) {
        IpAddress.parse(host);
      }
      return web ? host : null;
    } catch (URISyntaxException | UnitException none) {
      return null;
    }
  }

  /** The network that holds an address; reported when no network of the lab does. */
  static @Nullable Lan network(Scope scope, Said<IpAddress> address) {
    Park park = Park.of(scope.lab());
    Lan found = park.networkOf(address.value());
    SourceSpan taken = park.take(address.value(), address.line());
    if (taken != null) {
      address.report(
          scope,
          LanguageCodes.error(
                  LanguageCodes.DUPLICATE_ADDRESS,
                  "two machines have the address " + address.value())
              .withHint("line " + taken.line() + " gives it to another one"));
    }
    String reserved = found == null ? null : found.reserves(address.value());
    if (found != null && reserved != null) {
      address.report(
          scope,
          LanguageCodes.error(
                  LanguageCodes.BAD_VALUE,
                  "no machine can have " + address.value() + ", which is " + reserved)
              .withHint("take another one of network '" + found.name() + "', " + found.block()));
    }
    if (found == null) {
      String example = address.value().toString().replaceFirst("[0-9a-f]+$", "0") + "/24";
      address.report(
          scope,
          LanguageCodes.error(
                  LanguageCodes.MISSING,
                  "no network of the lab holds the address " + address.value())
              .withHint(
                  park.networks().isEmpty()
                      ? "name one: network('lan') { addresses '" + example + "'; gateway '…' }"
                      : "the lab has "
                          + String.join(
                              ", ",
                              park.networks().values().stream()
                                  .map(lan -> lan.name() + " (" + lan.block() + ")")
                                  .toList())));
    }
    return found;
  }
}

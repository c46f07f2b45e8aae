package dev.homelab.dsl.groovy;

import dev.homelab.dsl.spec.unit.Size;
import dev.homelab.dsl.spec.unit.TimeSpan;
import dev.homelab.model.Value;

/**
 * Units that stand behind a number: {@code 16.GiB}, {@code 48.hours}. Declared on {@link Number},
 * so that {@code 64L.GiB} and {@code 1.5.TB} work too.
 */
public final class UnitWords {
  private UnitWords() {}

  /** A text and a value that is known only later, as one. */
  public static Value plus(String left, Value right) {
    return Texts.together(left, right);
  }

  /** A value that is known only later and what follows it, as one text. */
  public static Value plus(Value left, Object right) {
    return Texts.together(left, right);
  }

  /** Units of 1024 bytes. */
  public static Size getKiB(Number amount) {
    return Size.of(amount, "Ki");
  }

  /** Units of 1024² bytes. */
  public static Size getMiB(Number amount) {
    return Size.of(amount, "Mi");
  }

  /** Units of 1024³ bytes. */
  public static Size getGiB(Number amount) {
    return Size.of(amount, "Gi");
  }

  /** Units of 1024⁴ bytes. */
  public static Size getTiB(Number amount) {
    return Size.of(amount, "Ti");
  }

  /** Units of 1000 bytes. */
  public static Size getKB(Number amount) {
    return Size.of(amount, "K");
  }

  /** Units of 1000² bytes. */
  public static Size getMB(Number amount) {
    return Size.of(amount, "M");
  }

  /** Units of 1000³ bytes. */
  public static Size getGB(Number amount) {
    return Size.of(amount, "G");
  }

  /** Units of 1000⁴ bytes. */
  public static Size getTB(Number amount) {
    return Size.of(amount, "T");
  }

  /** Thousandths of a second. */
  public static TimeSpan getMilliseconds(Number amount) {
    return TimeSpan.of(amount, "ms");
  }

  /** Seconds. */
  public static TimeSpan getSeconds(Number amount) {
    return TimeSpan.of(amount, "s");
  }

  /** Minutes. */
  public static TimeSpan getMinutes(Number amount) {
    return TimeSpan.of(amount, "m");
  }

  /** Hours. */
  public static TimeSpan getHours(Number amount) {
    return TimeSpan.of(amount, "h");
  }

  /** Days of 24 hours. */
  public static TimeSpan getDays(Number amount) {
    return TimeSpan.of(amount, "d");
  }
}

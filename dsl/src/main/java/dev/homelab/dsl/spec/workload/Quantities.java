package dev.homelab.dsl.spec.workload;

import dev.homelab.dsl.spec.unit.Size;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Amounts in the form that Kubernetes takes, see its page on resource units. */
public final class Quantities {
  private static final String[] UNITS = {"", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"};

  private Quantities() {}

  /** A size in the largest unit of 1024 that keeps it whole: {@code 16Gi}, {@code 1500Mi}. */
  public static String of(Size size) {
    long amount = size.bytes();
    int unit = 0;
    while (amount != 0 && amount % 1024 == 0 && unit < UNITS.length - 1) {
      amount /= 1024;
      unit++;
    }
    return amount + UNITS[unit];
  }

  /** Processors: {@code 2}, or in thousandths {@code 500m}. */
  public static String ofCpu(Number processors) {
    BigDecimal exact = new BigDecimal(processors.toString());
    BigDecimal thousandths = exact.movePointRight(3).setScale(0, RoundingMode.CEILING);
    return exact.stripTrailingZeros().scale() <= 0
        ? exact.toBigInteger().toString()
        : thousandths.toPlainString() + 'm';
  }
}

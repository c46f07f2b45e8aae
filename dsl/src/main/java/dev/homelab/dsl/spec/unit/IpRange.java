package dev.homelab.dsl.spec.unit;

/**
 * Addresses from a first to a last one, both included: {@code 192.168.30.60-192.168.30.80}.
 *
 * @param first the lowest
 * @param last the highest, of the same family
 */
public record IpRange(IpAddress first, IpAddress last) {
  public IpRange {
    if (first.bits() != last.bits() || first.compareTo(last) > 0) {
      throw new UnitException(
          first + "-" + last, "a range of addresses", "192.168.1.60-192.168.1.80");
    }
  }

  /**
   * Reads {@code first-last}, or a single address, or a CIDR block.
   *
   * @throws UnitException when it is something else
   */
  public static IpRange parse(String text) {
    int dash = text.indexOf('-');
    if (dash >= 0) {
      return new IpRange(
          IpAddress.parse(text.substring(0, dash).trim()),
          IpAddress.parse(text.substring(dash + 1).trim()));
    }
    if (text.indexOf('/') >= 0) {
      Cidr block = Cidr.parse(text);
      int free = block.first().bits() - block.prefix();
      java.math.BigInteger count = java.math.BigInteger.ONE.shiftLeft(free);
      return new IpRange(
          block.first(),
          new IpAddress(
              block.first().number().add(count).subtract(java.math.BigInteger.ONE),
              block.first().bits()));
    }
    IpAddress only = IpAddress.parse(text);
    return new IpRange(only, only);
  }

  /** Whether an address lies in the range. */
  public boolean contains(IpAddress address) {
    return address.bits() == first.bits()
        && first.compareTo(address) <= 0
        && address.compareTo(last) <= 0;
  }

  @Override
  public String toString() {
    return first.equals(last) ? first.toString() : first + "-" + last;
  }
}

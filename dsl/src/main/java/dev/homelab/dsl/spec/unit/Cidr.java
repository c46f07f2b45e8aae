package dev.homelab.dsl.spec.unit;

import java.math.BigInteger;

/**
 * A block of addresses, such as {@code 192.168.1.0/24} (RFC 4632, RFC 4291).
 *
 * @param first its first address
 * @param prefix how many leading bits are fixed
 */
public record Cidr(IpAddress first, int prefix) {

  public Cidr {
    int bits = first.bits();
    if (prefix < 0 || prefix > bits) {
      throw new UnitException(first + "/" + prefix, "a block of addresses", "192.168.1.0/24");
    }
    BigInteger rest = first.number().mod(BigInteger.ONE.shiftLeft(bits - prefix));
    if (rest.signum() != 0) {
      IpAddress begin = new IpAddress(first.number().subtract(rest), bits);
      throw new UnitException(first + "/" + prefix, "a block of addresses", begin + "/" + prefix);
    }
  }

  /**
   * Reads {@code address/prefix}; host bits must be zero.
   *
   * @throws UnitException when it is something else
   */
  public static Cidr parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0 || !text.substring(slash + 1).matches("\\d{1,3}")) {
      throw new UnitException(text, "a block of addresses", "192.168.1.0/24");
    }
    return new Cidr(
        IpAddress.parse(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
  }

  /** Whether an address lies in the block. */
  public boolean contains(IpAddress address) {
    int free = first.bits() - prefix;
    return address.bits() == first.bits()
        && address.number().shiftRight(free).equals(first.number().shiftRight(free));
  }

  /** Its last address, to which broadcasts go in IPv4 (RFC 919). */
  public IpAddress last() {
    BigInteger size = BigInteger.ONE.shiftLeft(first.bits() - prefix);
    return new IpAddress(first.number().add(size).subtract(BigInteger.ONE), first.bits());
  }

  @Override
  public String toString() {
    return first + "/" + prefix;
  }
}

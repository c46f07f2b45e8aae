package dev.homelab.codec;

import dev.homelab.model.Address;
import java.util.HashMap;
import java.util.Map;

/** Reads addresses, each different text once. For one document and one thread. */
public final class AddressPool {
  private final Map<String, Address> known = new HashMap<>();

  /**
   * The address of a text.
   *
   * @throws CodecException when it is none
   */
  public Address of(String text) {
    Address address = known.get(text);
    if (address == null) {
      address = parse(text);
      known.put(text, address);
    }
    return address;
  }

  static Address parse(String text) {
    try {
      return Address.parse(text);
    } catch (dev.homelab.diag.HomelabException malformed) {
      throw new CodecException("`" + text + "` is not an address", malformed);
    }
  }
}

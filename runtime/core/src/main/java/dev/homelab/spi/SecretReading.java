package dev.homelab.spi;

import dev.homelab.model.Address;
import org.jspecify.annotations.Nullable;

/**
 * What an object of the lab shows of the value of a secret that it was made with. Prints itself
 * without the value.
 *
 * @param address the resource whose object it is
 * @param secret the name of the secret
 * @param value its value there, or null when it is in use there and cannot be read
 * @param why why it cannot be read, in words; empty when it was
 * @param named whether the object itself says that it was made with a secret of this name; else
 *     only the wish says so, which may have changed since
 */
public record SecretReading(
    Address address, String secret, @Nullable String value, String why, boolean named) {
  /** A value that was read. */
  public static SecretReading of(Address address, String secret, String value) {
    return new SecretReading(address, secret, value, "", false);
  }

  /** A value that is in use and cannot be read. */
  public static SecretReading unread(Address address, String secret, String why) {
    return new SecretReading(address, secret, null, why, false);
  }

  /** A value that cannot be read, of a secret that the object itself names. */
  public static SecretReading named(Address address, String secret, String why) {
    return new SecretReading(address, secret, null, why, true);
  }

  @Override
  public String toString() {
    return secret + " in " + address + (value == null ? ": " + why : "");
  }
}

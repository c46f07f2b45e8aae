package dev.homelab.cli.command;

import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.ProviderException;
import java.util.function.UnaryOperator;

/**
 * Makes something in a cluster under a name that nothing has yet. A name of the time is taken when
 * the same was asked for in this second before, by another plan or another person.
 */
final class FreeName {
  /** So many in one second are no chance any more. */
  private static final int LAST = 9;

  /** How many characters are added to a name at most. */
  static final int ADDED = 2;

  private FreeName() {}

  /**
   * Makes it as {@code name}, or else as {@code name-2} and so on.
   *
   * @param maker makes it under a name and gives what it is called then
   * @return what the maker gave
   * @throws ProviderException what the maker throws, when a name is not what it is about, or all
   *     are taken
   */
  static String make(String name, UnaryOperator<String> maker) {
    String tried = name;
    for (int number = 2; ; number++) {
      try {
        return maker.apply(tried);
      } catch (ProviderException e) {
        if (e.errorClass() != ErrorClass.CONFLICT || number > LAST) {
          throw e;
        }
        tried = name + '-' + number;
      }
    }
  }
}

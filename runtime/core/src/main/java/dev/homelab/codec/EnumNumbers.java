package dev.homelab.codec;

import dev.homelab.model.Input;
import dev.homelab.model.Level;
import dev.homelab.model.Provenance;
import java.util.List;

/**
 * The numbers that stand for the values of an enum in a stored lab: the places in these lists. They
 * do not follow the order in which an enum names its values. A new value goes to the end.
 */
final class EnumNumbers {
  /** Two of them: an edge has one bit for its level. */
  static final List<Level> LEVELS = List.of(Level.EXISTS, Level.READY);

  static final List<Input.Kind> INPUTS =
      List.of(Input.Kind.FILE, Input.Kind.LISTING, Input.Kind.ENVIRONMENT);

  static final List<Provenance.Kind> REASONS =
      List.of(
          Provenance.Kind.DEFAULT,
          Provenance.Kind.POLICY,
          Provenance.Kind.RECIPE,
          Provenance.Kind.SCRIPT);

  private EnumNumbers() {}
}

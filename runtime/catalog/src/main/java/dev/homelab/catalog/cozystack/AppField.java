package dev.homelab.catalog.cozystack;

import dev.homelab.model.Value;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What may stand in one place of a spec. */
public sealed interface AppField {
  /** What holds for the field whatever its form. */
  Traits traits();

  /** The same field with other traits. */
  AppField with(Traits traits);

  /** Whether it must be there when what is around it is. */
  default boolean required() {
    return traits().required();
  }

  /** Whether it keeps the value that it got first (CEL rule {@code self == oldSelf}). */
  default boolean immutable() {
    return traits().immutable();
  }

  /** What the server fills in when it is absent, or null for nothing. */
  default @Nullable Value standard() {
    return traits().standard();
  }

  /**
   * What holds for a field whatever its form.
   *
   * @param required whether it must be there when what is around it is
   * @param immutable whether it keeps the value that it got first
   * @param standard what the server fills in when it is absent, or null for nothing
   */
  record Traits(boolean required, boolean immutable, @Nullable Value standard) {
    /** Neither required nor immutable, and without a default. */
    public static final Traits NONE = new Traits(false, false, null);
  }

  /**
   * A text.
   *
   * @param choices the only texts allowed; empty for any
   */
  record Text(Traits traits, List<String> choices) implements AppField {
    public Text {
      choices = List.copyOf(choices);
    }

    @Override
    public Text with(Traits other) {
      return new Text(other, choices);
    }
  }

  /** A whole number. */
  record Whole(Traits traits) implements AppField {
    @Override
    public Whole with(Traits other) {
      return new Whole(other);
    }
  }

  /** True or false. */
  record Flag(Traits traits) implements AppField {
    @Override
    public Flag with(Traits other) {
      return new Flag(other);
    }
  }

  /** An amount such as {@code 500m}, {@code 2} or {@code 10Gi}: a whole number or a text. */
  record Quantity(Traits traits) implements AppField {
    @Override
    public Quantity with(Traits other) {
      return new Quantity(other);
    }
  }

  /** A whole number or any text. */
  record IntOrText(Traits traits) implements AppField {
    @Override
    public IntOrText with(Traits other) {
      return new IntOrText(other);
    }
  }

  /**
   * Fields by name, and no others.
   *
   * @param fields in the order of the kind's own documentation
   */
  record Tree(Traits traits, Map<String, AppField> fields) implements AppField {
    public Tree {
      fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    @Override
    public Tree with(Traits other) {
      return new Tree(other, fields);
    }
  }

  /** Any number of the same, in an order that matters. */
  record ListOf(Traits traits, AppField item) implements AppField {
    @Override
    public ListOf with(Traits other) {
      return new ListOf(other, item);
    }
  }

  /** Any number of the same, by names that a person chooses. */
  record MapOf(Traits traits, AppField value) implements AppField {
    @Override
    public MapOf with(Traits other) {
      return new MapOf(other, value);
    }
  }

  /** A tree with whatever fields: handed on to a chart as it is. */
  record FreeForm(Traits traits) implements AppField {
    @Override
    public FreeForm with(Traits other) {
      return new FreeForm(other);
    }
  }
}

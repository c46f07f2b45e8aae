package dev.homelab.catalog.cozystack;

import dev.homelab.catalog.cozystack.AppField.Traits;
import dev.homelab.model.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The words in which the tables of kinds are written. A second argument is what the server fills
 * in; groups, lists and maps are empty when absent unless {@link #bare} says otherwise.
 */
final class Fields {
  private Fields() {}

  /** A kind whose objects a person names. */
  static AppKind kind(String kind, String plural, String prefix, Entry... fields) {
    String singular = kind.toLowerCase(Locale.ROOT);
    return new AppKind(kind, plural, singular, prefix, false, false, object(fields));
  }

  /** A kind that a tenant has once, without a prefix of its releases. */
  static AppKind module(String kind, String plural, Entry... fields) {
    String singular = kind.toLowerCase(Locale.ROOT);
    return new AppKind(kind, plural, singular, "", true, false, object(fields));
  }

  /** Any text. */
  static Entry text(String name) {
    return new Entry(name, anyText());
  }

  /** Any text, with a default. */
  static Entry text(String name, String standard) {
    return given(standard, text(name));
  }

  /** One of these texts. */
  static Entry oneOf(String name, String... choices) {
    return new Entry(name, new AppField.Text(Traits.NONE, List.of(choices)));
  }

  /** A whole number. */
  static Entry whole(String name) {
    return new Entry(name, new AppField.Whole(Traits.NONE));
  }

  /** A whole number, with a default. */
  static Entry whole(String name, long standard) {
    return given(standard, whole(name));
  }

  /** True or false. */
  static Entry flag(String name) {
    return new Entry(name, new AppField.Flag(Traits.NONE));
  }

  /** True or false, with a default. */
  static Entry flag(String name, boolean standard) {
    return given(standard, flag(name));
  }

  /** An amount. */
  static Entry amount(String name) {
    return new Entry(name, anAmount());
  }

  /** An amount, with a default: a whole number or a text. */
  static Entry amount(String name, Object standard) {
    return given(standard, amount(name));
  }

  /** Fields below a name. */
  static Entry group(String name, Entry... fields) {
    return given(Map.of(), new Entry(name, object(fields)));
  }

  /** A list. */
  static Entry list(String name, AppField item) {
    return given(List.of(), new Entry(name, new AppField.ListOf(Traits.NONE, item)));
  }

  /** Things by names that a person chooses. */
  static Entry map(String name, AppField value) {
    return given(Map.of(), new Entry(name, new AppField.MapOf(Traits.NONE, value)));
  }

  /** A tree with whatever fields. */
  static Entry anything(String name) {
    return given(Map.of(), new Entry(name, anyTree()));
  }

  /** Fields without a name: an item of a list, or a value of a map. */
  static AppField.Tree object(Entry... fields) {
    Map<String, AppField> byName = new LinkedHashMap<>();
    for (Entry entry : fields) {
      byName.put(entry.name(), entry.field());
    }
    return new AppField.Tree(Traits.NONE, byName);
  }

  /** Any text, without a name. */
  static AppField.Text anyText() {
    return new AppField.Text(Traits.NONE, List.of());
  }

  /** An amount, without a name. */
  static AppField.Quantity anAmount() {
    return new AppField.Quantity(Traits.NONE);
  }

  /** A tree with whatever fields, without a name. */
  static AppField.FreeForm anyTree() {
    return new AppField.FreeForm(Traits.NONE);
  }

  /** A list of texts. */
  static Entry texts(String name) {
    return list(name, anyText());
  }

  /** The same, required when what is around it is there. */
  static Entry must(Entry entry) {
    Traits old = entry.field().traits();
    return with(entry, new Traits(true, old.immutable(), old.standard()));
  }

  /** The same, kept as it was first. */
  static Entry fixed(Entry entry) {
    Traits old = entry.field().traits();
    return with(entry, new Traits(old.required(), true, old.standard()));
  }

  /** The same with a default. */
  static Entry given(Object standard, Entry entry) {
    Traits old = entry.field().traits();
    return with(entry, new Traits(old.required(), old.immutable(), Value.of(standard)));
  }

  /** The same, left absent by the server. */
  static Entry bare(Entry entry) {
    Traits old = entry.field().traits();
    return with(entry, new Traits(old.required(), old.immutable(), null));
  }

  private static Entry with(Entry entry, Traits traits) {
    return new Entry(entry.name(), entry.field().with(traits));
  }
}

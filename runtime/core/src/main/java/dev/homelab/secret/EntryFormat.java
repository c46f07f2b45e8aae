package dev.homelab.secret;

import java.util.Optional;

/** Reads one entry out of a file of several, such as a YAML or properties file. */
@FunctionalInterface
public interface EntryFormat {
  /**
   * The entry of a key.
   *
   * @param content the whole file
   * @param key its name; in a tree, names joined by dots
   * @return its text, or empty when there is none
   * @throws IllegalArgumentException when the file cannot be read; with a message that holds no
   *     part of it
   */
  Optional<String> entry(String content, String key);

  /** Java properties, also as {@code NAME=value} lines. */
  EntryFormat PROPERTIES = new PropertiesFormat();

  /** Maps of plain and quoted texts in YAML, one key a line; anything else is refused. */
  EntryFormat SIMPLE_YAML = new SimpleYamlFormat();

  /** {@link #PROPERTIES}; a class, for each lambda costs a process that has just started. */
  final class PropertiesFormat implements EntryFormat {
    private PropertiesFormat() {}

    @Override
    public Optional<String> entry(String content, String key) {
      return PropertiesEntries.entry(content, key);
    }
  }

  /** {@link #SIMPLE_YAML}, likewise. */
  final class SimpleYamlFormat implements EntryFormat {
    private SimpleYamlFormat() {}

    @Override
    public Optional<String> entry(String content, String key) {
      return SimpleYaml.entry(content, key);
    }
  }
}

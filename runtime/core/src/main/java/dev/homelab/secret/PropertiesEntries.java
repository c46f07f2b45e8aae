package dev.homelab.secret;

import java.io.IOException;
import java.io.StringReader;
import java.util.Optional;
import java.util.Properties;

/** Entries of properties files. */
final class PropertiesEntries {
  private PropertiesEntries() {}

  static Optional<String> entry(String content, String key) {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(content));
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalArgumentException("it is no properties file");
    }
    return Optional.ofNullable(properties.getProperty(key));
  }
}

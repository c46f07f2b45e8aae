package dev.homelab.secret;

import com.fasterxml.jackson.core.JsonToken;
import dev.homelab.codec.CodecException;
import dev.homelab.codec.Json;
import dev.homelab.codec.JsonReader;
import java.util.Base64;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is inside a vault. Prints itself without values.
 *
 * @param digestKey the key of the keyed hashes, 32 bytes
 * @param values generated secrets by name
 * @param recipients those who can open the vault
 */
record VaultContent(
    byte[] digestKey, SortedMap<String, String> values, SortedSet<String> recipients) {
  private static final int FORMAT = 1;

  VaultContent {
    digestKey = digestKey.clone();
    values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    recipients = Collections.unmodifiableSortedSet(new TreeSet<>(recipients));
  }

  /** The same with one value set. */
  VaultContent withValue(String name, String value) {
    TreeMap<String, String> more = new TreeMap<>(values);
    more.put(name, value);
    return new VaultContent(digestKey, more, recipients);
  }

  /** The same with other recipients. */
  VaultContent withRecipients(SortedSet<String> others) {
    return new VaultContent(digestKey, values, others);
  }

  byte[] bytes() {
    return Json.bytes(
        out -> {
          out.writeStartObject();
          out.writeNumberField("format", FORMAT);
          out.writeStringField("key", Base64.getEncoder().encodeToString(digestKey));
          out.writeArrayFieldStart("recipients");
          for (String recipient : recipients) {
            out.writeString(recipient);
          }
          out.writeEndArray();
          out.writeObjectFieldStart("values");
          for (Map.Entry<String, String> value : values.entrySet()) {
            out.writeStringField(value.getKey(), value.getValue());
          }
          out.writeEndObject();
          out.writeEndObject();
        });
  }

  /**
   * Reads the opened bytes of a vault.
   *
   * @throws CodecException when they are of another form; without any of the content
   */
  static VaultContent read(byte[] bytes) {
    try {
      return read(JsonReader.of(bytes));
    } catch (CodecException e) {
      throw new CodecException("the content of the vault has another form", null);
    }
  }

  private static VaultContent read(JsonReader in) {
    in.expect(JsonToken.START_OBJECT);
    byte[] key = new byte[0];
    TreeMap<String, String> values = new TreeMap<>();
    TreeSet<String> recipients = new TreeSet<>();
    while (in.nextToken() != JsonToken.END_OBJECT) {
      String name = in.currentName();
      in.nextToken();
      switch (name) {
        case "format" -> {
          if (in.getIntValue() != FORMAT) {
            throw new CodecException("a newer format", null);
          }
        }
        case "key" -> key = in.getBinaryValue();
        case "recipients" -> {
          while (in.nextToken() != JsonToken.END_ARRAY) {
            recipients.add(in.string());
          }
        }
        case "values" -> {
          while (in.nextToken() != JsonToken.END_OBJECT) {
            String secret = in.currentName();
            in.nextToken();
            values.put(secret, in.string());
          }
        }
        default -> throw new CodecException("an unknown field", null);
      }
    }
    return new VaultContent(key, values, recipients);
  }

  @Override
  public String toString() {
    return "vault of " + values.keySet() + " for " + recipients;
  }
}

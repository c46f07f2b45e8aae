package dev.homelab.secret;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonToken;
import dev.homelab.codec.CodecException;
import dev.homelab.codec.Json;
import dev.homelab.codec.JsonReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is inside a vault. Prints itself without values.
 *
 * @param digestKey the key of the keyed hashes
 * @param values generated secrets by name
 * @param former values that secrets had before, by name, newest first; what runs may still have and
 *     show them
 * @param recipients those who can open the vault
 */
record VaultContent(
    DigestKey digestKey,
    SortedMap<String, String> values,
    SortedMap<String, List<String>> former,
    SortedSet<String> recipients) {
  private static final int FORMAT = 1;
  private static final int MOST_FORMER = 4;

  VaultContent {
    values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    former = Collections.unmodifiableSortedMap(new TreeMap<>(former));
    recipients = Collections.unmodifiableSortedSet(new TreeSet<>(recipients));
  }

  /** The same with one value set; the one before is kept among the former ones. */
  VaultContent withValue(String name, String value) {
    TreeMap<String, String> more = new TreeMap<>(values);
    String before = more.put(name, value);
    TreeMap<String, List<String>> old = new TreeMap<>(former);
    if (before != null && !before.equals(value)) {
      List<String> all = new ArrayList<>(List.of(before));
      all.addAll(old.getOrDefault(name, List.of()));
      old.put(name, List.copyOf(all.subList(0, Math.min(all.size(), MOST_FORMER))));
    }
    return new VaultContent(digestKey, more, old, recipients);
  }

  /** The same with other recipients. */
  VaultContent withRecipients(SortedSet<String> others) {
    return new VaultContent(digestKey, values, former, others);
  }

  byte[] bytes() {
    return Json.bytes(
        out -> {
          out.writeStartObject();
          out.writeNumberField("format", FORMAT);
          out.writeStringField("key", Base64.getEncoder().encodeToString(digestKey.bytes()));
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
          writeFormer(out);
          out.writeEndObject();
        });
  }

  private void writeFormer(JsonGenerator out) throws IOException {
    if (former.isEmpty()) {
      return;
    }
    out.writeObjectFieldStart("former");
    for (Map.Entry<String, List<String>> one : former.entrySet()) {
      out.writeArrayFieldStart(one.getKey());
      for (String value : one.getValue()) {
        out.writeString(value);
      }
      out.writeEndArray();
    }
    out.writeEndObject();
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
    TreeMap<String, List<String>> former = new TreeMap<>();
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
        case "former" -> {
          while (in.nextToken() != JsonToken.END_OBJECT) {
            String secret = in.currentName();
            in.nextToken();
            former.put(secret, texts(in));
          }
        }
        default -> throw new CodecException("an unknown field", null);
      }
    }
    return new VaultContent(DigestKey.of(key), values, former, recipients);
  }

  private static List<String> texts(JsonReader in) {
    List<String> texts = new ArrayList<>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      texts.add(in.string());
    }
    return List.copyOf(texts);
  }

  @Override
  public String toString() {
    return "vault of " + values.keySet() + " for " + recipients;
  }
}

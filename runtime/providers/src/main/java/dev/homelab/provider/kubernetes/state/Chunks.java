package dev.homelab.provider.kubernetes.state;

import dev.homelab.model.Fields;
import dev.homelab.model.Value;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How records lie in Secrets: each append is a batch of framed records (length, bytes), cut into
 * pieces of a size that a Secret can hold; a batch counts when all its pieces are there.
 */
final class Chunks {
  /** The most bytes of one piece; a Secret holds 1 MiB at most, all its pieces together. */
  static final int PIECE = 400 * 1024;

  private static final int NUMBER_DIGITS = 9;

  private Chunks() {}

  /** Records as one run of bytes. */
  static byte[] framed(List<byte[]> records) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] record : records) {
      out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(record.length).array());
      out.writeBytes(record);
    }
    return out.toByteArray();
  }

  /** The records in a run of bytes. */
  static List<byte[]> records(byte[] framed) {
    List<byte[]> records = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(framed);
    while (in.remaining() >= Integer.BYTES) {
      byte[] record = new byte[in.getInt()];
      in.get(record);
      records.add(record);
    }
    return records;
  }

  /** A run of bytes cut into pieces; one empty piece for none. */
  static List<byte[]> pieces(byte[] bytes) {
    List<byte[]> pieces = new ArrayList<>();
    for (int at = 0; at < bytes.length; at += PIECE) {
      pieces.add(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + PIECE)));
    }
    return pieces.isEmpty() ? List.of(bytes) : pieces;
  }

  /** The key of a piece: {@code b000000012.0.3}, batch 12, first of three. */
  static String key(long batch, int piece, int count) {
    String number = String.valueOf(batch);
    return "b" + "0".repeat(NUMBER_DIGITS - number.length()) + number + '.' + piece + '.' + count;
  }

  /** The number of the batch that a key belongs to. */
  static long batchOf(String key) {
    return Long.parseLong(key.substring(1, key.indexOf('.')));
  }

  /** The bytes of an entry of a Secret. */
  static byte[] decoded(Value value) {
    String text = Value.textOf(value);
    return Base64.getDecoder().decode(text == null ? "" : text);
  }

  /** An entry of a Secret that holds bytes. */
  static Value encoded(byte[] bytes) {
    return Value.of(Base64.getEncoder().encodeToString(bytes));
  }

  /** The records in the journal Secrets of one generation, batches that are not whole left out. */
  static List<byte[]> journal(List<Value.Tree> secrets) {
    TreeMap<Long, TreeMap<Integer, byte[]>> batches = new TreeMap<>();
    Map<Long, Integer> counts = new TreeMap<>();
    for (Value.Tree secret : secrets) {
      Fields.tree(secret, "data")
          .fields()
          .forEach(
              (key, value) -> {
                String[] parts = key.split("\\.", -1);
                long batch = batchOf(key);
                counts.put(batch, Integer.parseInt(parts[2]));
                batches
                    .computeIfAbsent(batch, b -> new TreeMap<>())
                    .put(Integer.parseInt(parts[1]), decoded(value));
              });
    }
    List<byte[]> records = new ArrayList<>();
    batches.forEach(
        (batch, pieces) -> {
          if (pieces.size() == counts.getOrDefault(batch, 0)) {
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            pieces.values().forEach(whole::writeBytes);
            records.addAll(records(whole.toByteArray()));
          }
        });
    return records;
  }
}

package dev.homelab.codec;

import dev.homelab.model.Lab;
import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * Whole labs as bytes and back, without loss, for the cache of evaluated scripts: compact, and fast
 * to read by a program that has just started. Not a format to keep; other versions refuse it.
 *
 * <p>Four bytes {@code HLAB}, one of the version, four of a CRC-32 of the rest; then the table of
 * strings, the table of addresses and the lab, with numbers in as few bytes as they need.
 */
public final class LabCodec {
  private static final byte[] MAGIC = {'H', 'L', 'A', 'B', 2};
  private static final int HEAD = MAGIC.length + 4;

  private LabCodec() {}

  /** The bytes of a lab; equal labs whose origins are equal too have equal bytes. */
  public static byte[] bytes(Lab lab) {
    byte[] body = new LabWriter().bytes(lab);
    byte[] whole = Arrays.copyOf(MAGIC, HEAD + body.length);
    System.arraycopy(body, 0, whole, HEAD, body.length);
    int sum = sum(whole);
    for (int i = 0; i < 4; i++) {
      whole[MAGIC.length + i] = (byte) (sum >>> (24 - 8 * i));
    }
    return whole;
  }

  /**
   * The lab that bytes hold.
   *
   * @throws CodecException when they are cut short, altered or of another version
   */
  public static Lab read(byte[] bytes) {
    if (bytes.length < HEAD || !Arrays.equals(MAGIC, Arrays.copyOf(bytes, MAGIC.length))) {
      throw new CodecException("it is no lab of this version", null);
    }
    int sum = 0;
    for (int i = 0; i < 4; i++) {
      sum = sum << 8 | (bytes[MAGIC.length + i] & 255);
    }
    if (sum != sum(bytes)) {
      throw new CodecException("its checksum is wrong", null);
    }
    try {
      return new LabReader(bytes, HEAD).lab();
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new CodecException("it does not hang together", e);
    }
  }

  private static int sum(byte[] whole) {
    CRC32 crc = new CRC32();
    crc.update(whole, HEAD, whole.length - HEAD);
    return (int) crc.getValue();
  }
}

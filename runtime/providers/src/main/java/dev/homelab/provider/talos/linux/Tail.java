package dev.homelab.provider.talos.linux;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Keeps the last 1 MiB of what is written to it, whatever comes. */
final class Tail extends OutputStream {
  private static final int MOST = 1 << 20;
  private static final int FIRST = 1 << 12;

  private byte[] kept = new byte[FIRST];
  private long written;

  @Override
  public synchronized void write(int one) {
    if (written == kept.length && kept.length < MOST) {
      kept = Arrays.copyOf(kept, kept.length * 2);
    }
    kept[(int) (written % kept.length)] = (byte) one;
    written++;
  }

  @Override
  public synchronized void write(byte[] bytes, int from, int length) {
    for (int i = from; i < from + length; i++) {
      write(bytes[i]);
    }
  }

  /** What was kept, as UTF-8. */
  synchronized String text() {
    int length = (int) Math.min(written, kept.length);
    int begin = (int) ((written - length) % kept.length);
    byte[] whole = new byte[length];
    int first = Math.min(length, kept.length - begin);
    System.arraycopy(kept, begin, whole, 0, first);
    System.arraycopy(kept, 0, whole, first, length - first);
    return new String(whole, StandardCharsets.UTF_8);
  }
}

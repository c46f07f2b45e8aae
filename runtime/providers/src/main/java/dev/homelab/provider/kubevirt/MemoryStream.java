package dev.homelab.provider.kubevirt;

import com.github.stephenc.javaisotools.sabre.DataReference;
import com.github.stephenc.javaisotools.sabre.Element;
import com.github.stephenc.javaisotools.sabre.Fixup;
import com.github.stephenc.javaisotools.sabre.HandlerException;
import com.github.stephenc.javaisotools.sabre.StreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Takes an image as the library writes it, in memory: what it takes never lies in a file. Places
 * that are known only later are written when they are.
 */
final class MemoryStream implements StreamHandler {
  private static final int FIRST_SIZE = 1 << 20;

  private byte[] image = new byte[FIRST_SIZE];
  private int length;

  /** What was written. */
  byte[] bytes() {
    return Arrays.copyOf(image, length);
  }

  @Override
  public void startDocument() {}

  @Override
  public void startElement(Element element) {}

  @Override
  public void endElement() {}

  @Override
  public void endDocument() {}

  @Override
  public void data(DataReference reference) throws HandlerException {
    byte[] more = read(reference);
    int end = Math.addExact(length, more.length);
    if (end > image.length) {
      image = Arrays.copyOf(image, Math.max(end, 2 * image.length));
    }
    System.arraycopy(more, 0, image, length, more.length);
    length = end;
  }

  private static byte[] read(DataReference reference) throws HandlerException {
    try (InputStream in = reference.createInputStream()) {
      return in.readNBytes(Math.toIntExact(reference.getLength()));
    } catch (IOException e) {
      throw new HandlerException(e);
    }
  }

  @Override
  public Fixup fixup(DataReference reference) throws HandlerException {
    int start = length;
    data(reference);
    return new Later(start, length);
  }

  @Override
  public long mark() {
    return length;
  }

  /** A place that is written later. */
  private final class Later implements Fixup {
    private final int end;
    private int next;
    private boolean closed;

    Later(int start, int end) {
      this.next = start;
      this.end = end;
    }

    @Override
    public void data(DataReference reference) throws HandlerException {
      byte[] bytes = read(reference);
      if (closed || next + bytes.length > end) {
        throw new HandlerException("more is written to a place than it has room for");
      }
      System.arraycopy(bytes, 0, image, next, bytes.length);
      next += bytes.length;
    }

    @Override
    public Fixup fixup(DataReference reference) throws HandlerException {
      throw new HandlerException("a place that is written later has none inside");
    }

    @Override
    public long mark() {
      return next;
    }

    @Override
    public void close() {
      closed = true;
    }

    @Override
    public boolean isClosed() {
      return closed;
    }
  }
}

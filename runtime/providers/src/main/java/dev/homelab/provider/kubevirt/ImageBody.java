package dev.homelab.provider.kubevirt;

import dev.homelab.spi.CallContext;
import java.io.IOException;
import java.io.InputStream;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;

/**
 * The bytes of an image, read while they are sent; tells how many were, and that they are asked for
 * before the first of them goes.
 */
final class ImageBody extends RequestBody {
  private static final MediaType TYPE = MediaType.get("application/octet-stream");
  private static final int PIECE = 1 << 16;
  private static final int STEP_PERCENT = 5;

  private final ImageSource image;
  private final CallContext context;
  private final Runnable wanted;

  /**
   * A body that is not asked for yet.
   *
   * @param wanted done when the other side asks for the bytes, before the first one goes
   */
  ImageBody(ImageSource image, CallContext context, Runnable wanted) {
    this.image = image;
    this.context = context;
    this.wanted = wanted;
  }

  /** What is sent. */
  ImageSource image() {
    return image;
  }

  @Override
  public MediaType contentType() {
    return TYPE;
  }

  @Override
  public long contentLength() {
    return image.bytes();
  }

  @Override
  public void writeTo(BufferedSink sink) throws IOException {
    wanted.run();
    long sent = 0;
    long told = -1;
    byte[] piece = new byte[PIECE];
    try (InputStream in = image.open()) {
      for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
        sink.write(piece, 0, read);
        sent += read;
        long step = sent * 100 / image.bytes() / STEP_PERCENT;
        if (step > told) {
          told = step;
          tell(sent);
        }
      }
    }
  }

  private void tell(long sent) {
    String so =
        "uploads "
            + image.name()
            + ": "
            + LocalImage.told(sent)
            + " of "
            + LocalImage.told(image.bytes())
            + ", "
            + sent * 100 / image.bytes()
            + " %";
    context.waitingFor(so);
    context.progress(so);
  }
}

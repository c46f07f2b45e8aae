package dev.homelab.provider.http;

import java.io.IOException;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;

/**
 * A body that is sent once and no more. OkHttp sends another again by itself when the connection
 * breaks before the answer ({@link RequestBody#isOneShot()}); the server may have done by then what
 * it was asked for, and what it says to the second asking is not what became of the first. Whoever
 * asks for a change is told instead, and looks what has become of it.
 */
public final class OnceBody extends RequestBody {
  private final RequestBody body;

  /** A body of the bytes, the type and the length of another. */
  public OnceBody(RequestBody body) {
    this.body = body;
  }

  @Override
  public MediaType contentType() {
    return body.contentType();
  }

  @Override
  public long contentLength() throws IOException {
    return body.contentLength();
  }

  @Override
  public boolean isOneShot() {
    return true;
  }

  @Override
  public void writeTo(BufferedSink sink) throws IOException {
    body.writeTo(sink);
  }
}

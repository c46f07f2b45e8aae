package dev.homelab.codec;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Bytes that are not what they should be: cut short, altered, or of another format. */
public class CodecException extends HomelabException {
  private static final long serialVersionUID = 1L;

  /** Bytes that cannot be read, with what is wrong with them and the technical cause or null. */
  public CodecException(String what, @Nullable Throwable cause) {
    super(List.of(Diagnostic.error("HL4090", "stored data cannot be read: " + what)), cause);
  }
}

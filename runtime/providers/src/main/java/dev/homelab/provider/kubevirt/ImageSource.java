package dev.homelab.provider.kubevirt;

import java.io.IOException;
import java.io.InputStream;

/** The bytes that a disk is filled with. */
public interface ImageSource {
  /** What people call it. */
  String name();

  /** How many bytes there are. */
  long bytes();

  /** The bytes from the first on; may be asked for again. */
  InputStream open() throws IOException;
}

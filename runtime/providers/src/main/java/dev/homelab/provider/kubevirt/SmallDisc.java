package dev.homelab.provider.kubevirt;

import com.github.stephenc.javaisotools.iso9660.ConfigException;
import com.github.stephenc.javaisotools.iso9660.ISO9660File;
import com.github.stephenc.javaisotools.iso9660.ISO9660RootDirectory;
import com.github.stephenc.javaisotools.iso9660.impl.CreateISO;
import com.github.stephenc.javaisotools.iso9660.impl.ISO9660Config;
import com.github.stephenc.javaisotools.joliet.impl.JolietConfig;
import com.github.stephenc.javaisotools.sabre.HandlerException;
import com.github.stephenc.javaisotools.sabre.impl.ByteArrayDataReference;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.InputStream;

/**
 * A disc with one file (ISO 9660 with Joliet names), made in memory. Prints itself without what is
 * on it.
 */
final class SmallDisc implements ImageSource {
  private final String name;
  private final byte[] image;

  private SmallDisc(String name, byte[] image) {
    this.name = name;
    this.image = image;
  }

  /**
   * A disc.
   *
   * @param name what people call it
   * @param label the name of the volume: large letters, digits and {@code _}
   * @param file the name of the file on it
   * @param content what is in the file
   */
  static SmallDisc of(String name, String label, String file, byte[] content) {
    try {
      ISO9660RootDirectory root = new ISO9660RootDirectory();
      root.addFile(new ISO9660File(new ByteArrayDataReference(content), file, 0));
      ISO9660Config plain = new ISO9660Config();
      plain.allowASCII(false);
      plain.setInterchangeLevel(2);
      plain.restrictDirDepthTo8(true);
      plain.setVolumeID(label);
      JolietConfig joliet = new JolietConfig();
      joliet.setVolumeID(label);
      joliet.forceDotDelimiter(true);
      MemoryStream stream = new MemoryStream();
      new CreateISO(stream, root).process(plain, null, joliet, null);
      return new SmallDisc(name, stream.bytes());
    } catch (HandlerException | ConfigException | FileNotFoundException e) {
      throw new IllegalStateException("a disc with one small file can be made", e);
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long bytes() {
    return image.length;
  }

  @Override
  public InputStream open() {
    return new ByteArrayInputStream(image);
  }

  @Override
  public String toString() {
    return name;
  }
}

package dev.homelab.provider.talos.image;

import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * What a box is started from.
 *
 * @param schematic what the image holds beside Talos
 * @param image where the factory offers it
 */
public record BootMedia(Schematic schematic, ImageAddress image) {

  /** The media for a {@code talos.machine} with these properties. Pure. */
  public static BootMedia of(Value.Tree machine) {
    Value.Tree wished =
        machine.get("schematic") instanceof Value.Tree tree ? tree : Value.Tree.EMPTY;
    Schematic schematic =
        Schematic.of(texts(wished.get("extensions")), texts(wished.get("arguments")));
    String version = String.valueOf(Value.textOf(machine.get("version")));
    return new BootMedia(
        schematic, ImageAddress.of(schematic, version, ImageAddress.Platform.METAL));
  }

  /** The version of Talos, without {@code v}. */
  public String version() {
    return image.version().substring(1);
  }

  /** The address of the ISO. */
  public String iso() {
    return image.iso();
  }

  /** The address of the script for starting over the network. */
  public String pxe() {
    return image.pxe();
  }

  /** The address of the disk image for a hypervisor that hands out settings by cloud-init. */
  public String nocloud() {
    return ImageAddress.of(schematic, image.version(), ImageAddress.Platform.NOCLOUD)
        .disk("raw.xz");
  }

  /** What the ISO is called on this machine: tells versions and schematics apart. */
  public String fileName() {
    return "talos-"
        + version()
        + "-metal-"
        + image.architecture().word()
        + '-'
        + schematic.id().substring(0, 8)
        + ".iso";
  }

  /** Where the factory takes schematics. */
  public String register() {
    return "https://" + image.factory() + "/schematics";
  }

  private static List<String> texts(@org.jspecify.annotations.Nullable Value value) {
    List<String> texts = new ArrayList<>();
    if (value instanceof Value.Seq seq) {
      for (Value item : seq.items()) {
        if (item instanceof Value.Text text) {
          texts.add(text.value());
        }
      }
    }
    return texts;
  }
}

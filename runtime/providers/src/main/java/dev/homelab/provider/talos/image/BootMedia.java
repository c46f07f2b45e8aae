package dev.homelab.provider.talos.image;

import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * What a box is started from.
 *
 * @param schematic the id of its schematic
 * @param version the version of Talos
 * @param iso the address of the ISO
 * @param pxe the address of the script for starting over the network
 * @param register the command that tells the factory of the schematic
 */
public record BootMedia(String schematic, String version, String iso, String pxe, String register) {

  /** The media for a {@code talos.machine} with these properties. Pure. */
  public static BootMedia of(Value.Tree machine) {
    Value.Tree wished =
        machine.get("schematic") instanceof Value.Tree tree ? tree : Value.Tree.EMPTY;
    Schematic schematic =
        Schematic.of(texts(wished.get("extensions")), texts(wished.get("arguments")));
    String version = String.valueOf(Value.textOf(machine.get("version")));
    ImageAddress image = ImageAddress.of(schematic, version, ImageAddress.Platform.METAL);
    String yaml = schematic.yaml().strip().replace("\n", "\\n");
    return new BootMedia(
        schematic.id(),
        version,
        image.iso(),
        image.pxe(),
        "printf '"
            + yaml
            + "\\n' | curl -sS --data-binary @- https://"
            + ImageAddress.PUBLIC_FACTORY
            + "/schematics");
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

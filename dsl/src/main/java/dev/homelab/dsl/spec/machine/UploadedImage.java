package dev.homelab.dsl.spec.machine;

import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.machine.Draft.Said;
import dev.homelab.model.Address;
import dev.homelab.model.Level;
import dev.homelab.model.Value;

/**
 * An image that is uploaded to a disk of a machine.
 *
 * @param disk the address of the disk
 * @param namespace where the disk is
 * @param name the name of the disk there
 */
record UploadedImage(Address disk, String namespace, String name) {
  /** What CDI can unpack (v1.64.0, {@code pkg/image}: raw, QCOW2 and VMDK, packed or not). */
  private static final String IMAGE = ".+\\.(iso|img|raw|qcow2|vmdk)(\\.(gz|xz|zst))?";

  /** The address of the upload of a disk. */
  static Address of(Address disk) {
    return disk.child("image", "upload");
  }

  /** Whether a text names an image by a path that does not lead out of the lab's folder. */
  static boolean isFileBelow(String path) {
    return path.matches(IMAGE)
        && !path.startsWith("/")
        && !path.contains("\\")
        && !("/" + path + "/").contains("/../");
  }

  /** Adds the upload of a disc with answers to the lab. */
  Address emit(Scope scope, Address cluster, Value.Tree answers, Said<?> block) {
    Address address = of(disk);
    new Draft(address, "kubevirt.image")
        .on(cluster)
        .follows("namespace", namespace, "where its disk is")
        .follows("disk", name, "the disk that the installer finds them on")
        .said("answers", answers, block.line())
        .after(disk, Level.EXISTS)
        .add(scope);
    return address;
  }

  /** Adds the upload of a file to the lab. */
  Address emit(Scope scope, Address cluster, Said<String> file) {
    Address address = of(disk);
    new Draft(address, "kubevirt.image")
        .on(cluster)
        .follows("namespace", namespace, "where its disk is")
        .follows("disk", name, "the disk that it is installed from")
        .said("file", file.value(), file.line())
        .after(disk, Level.EXISTS)
        .add(scope);
    return address;
  }
}

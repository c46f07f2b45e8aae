package dev.homelab.dsl.spec.machine;

import dev.homelab.catalog.cozystack.AppKinds;
import dev.homelab.catalog.cozystack.GoldenImages;
import dev.homelab.diag.Diagnostic;
import dev.homelab.dsl.spec.DidYouMean;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.machine.Draft.Said;
import dev.homelab.model.Address;
import dev.homelab.model.Fields;
import dev.homelab.model.ResourceSpec;
import java.util.Collection;
import java.util.Set;

/** The images that lie in a box's cluster, which disks are made from by name. */
final class BoxImages {
  private BoxImages() {}

  /** Tells when there is no image of a name. */
  static void check(Scope scope, String image, Said<?> said) {
    if (!GoldenImages.NAMES.contains(image)) {
      String near = DidYouMean.nearest(image, Set.copyOf(GoldenImages.NAMES));
      said.report(
          scope,
          Diagnostic.error(MachineCodes.NOT_THERE, "there is no image '" + image + "'")
              .withHint(
                  near == null
                      ? "Cozystack has " + String.join(", ", GoldenImages.NAMES)
                      : "did you mean '" + near + "'?")
              .withHint(
                  "of one that somebody has put there, the DataVolume "
                      + GoldenImages.PREFIX
                      + image
                      + " in "
                      + GoldenImages.NAMESPACE
                      + ", say so: image '"
                      + image
                      + "', existing: true"));
    }
  }

  /** Whether a disk of a box is made from an image of Cozystack's collection. */
  static boolean areUsed(Collection<ResourceSpec> resources, Address box) {
    return resources.stream()
        .filter(one -> box.equals(one.target()))
        .filter(one -> Fields.text(one.desired(), "kind").equals(AppKinds.DISK))
        .map(one -> Fields.text(one.desired(), "spec", "source", "image", "name"))
        .anyMatch(GoldenImages.NAMES::contains);
  }
}

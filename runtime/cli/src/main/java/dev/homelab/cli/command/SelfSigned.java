package dev.homelab.cli.command;

import dev.homelab.catalog.cozystack.PlatformPackage;
import dev.homelab.model.Address;
import dev.homelab.model.Fields;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * Where a lab wishes for certificates that nobody else signs: on a box whose platform is told so
 * ({@code certificates selfSigned}), and at what names an issuer of the lab that signs nothing but
 * itself. Nowhere else is such a certificate taken.
 *
 * @param boxes those whose platform makes its own
 * @param things what asks such an issuer for a certificate
 */
record SelfSigned(Set<Address> boxes, Set<Address> things) {
  private static final String ISSUER = "ClusterIssuer";
  private static final String ASKED = "cert-manager.io/cluster-issuer";

  SelfSigned {
    boxes = Set.copyOf(boxes);
    things = Set.copyOf(things);
  }

  /** An issuer on a target. */
  private record Issuer(Address target, String name) {}

  /** Where a lab with these resources does. */
  static SelfSigned of(Collection<ResourceSpec> resources) {
    Set<Address> boxes = new HashSet<>();
    Set<Issuer> issuers = new HashSet<>();
    for (ResourceSpec one : resources) {
      Value.Tree wish = one.desired();
      Address target = one.target();
      if (target == null) {
        continue;
      }
      if (name(wish).equals(PlatformPackage.NAME)
          && issuer(wish).equals(PlatformPackage.SELF_SIGNED)) {
        boxes.add(target);
      }
      if (Fields.text(wish, "kind").equals(ISSUER)
          && Fields.at(wish, "spec", "selfSigned") != null) {
        issuers.add(new Issuer(target, name(wish)));
      }
    }
    Set<Address> things = new HashSet<>();
    for (ResourceSpec one : resources) {
      Address target = one.target();
      String asked = Fields.text(one.desired(), "metadata", "annotations", ASKED);
      if (target != null && issuers.contains(new Issuer(target, asked))) {
        things.add(one.address());
      }
    }
    return new SelfSigned(boxes, things);
  }

  private static String name(Value.Tree wish) {
    return Fields.text(wish, "metadata", "name");
  }

  private static String issuer(Value.Tree wish) {
    return Fields.text(
        wish,
        "spec",
        "components",
        "platform",
        "values",
        "publishing",
        "certificates",
        "issuerName");
  }

  /** Whether the lab wishes for it of a part of it. */
  boolean isWishedOf(Address component) {
    return boxes.stream().anyMatch(component::isWithin)
        || things.stream().anyMatch(thing -> thing.isWithin(component));
  }
}

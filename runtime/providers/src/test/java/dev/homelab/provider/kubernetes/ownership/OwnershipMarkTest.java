package dev.homelab.provider.kubernetes.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.model.Address;
import dev.homelab.model.Fields;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.TestLab;
import dev.homelab.provider.kubernetes.schema.ObjectKey;
import dev.homelab.spi.Observation.Owner;
import org.junit.jupiter.api.Test;

class OwnershipMarkTest {
  private static final LabIdentity LAB = new LabIdentity("my lab", "id-1", "");
  private static final Address WEB = Address.of("deployment", "web");
  private static final Value.Tree OBJECT =
      TestLab.yaml("{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, namespace: a}}");

  private static Value.Tree marked() {
    return OwnershipMark.on(OBJECT, LAB, WEB, ObjectKey.of(OBJECT));
  }

  @Test
  void isOursAtItsAddressOnly() {
    assertThat(OwnershipMark.ownerOf(marked(), LAB, WEB)).isEqualTo(Owner.OURS);
    assertThat(OwnershipMark.ownerOf(marked(), LAB, Address.of("deployment", "other")))
        .isEqualTo(Owner.OURS_ELSEWHERE);
    assertThat(OwnershipMark.ownerOf(OBJECT, LAB, WEB)).isEqualTo(Owner.UNMARKED);
  }

  @Test
  void belongsToTheLabAndEnvironmentThatMadeIt() {
    assertThat(OwnershipMark.ownerOf(marked(), new LabIdentity("my lab", "id-2", ""), WEB))
        .isEqualTo(Owner.OTHER_LAB);
    assertThat(OwnershipMark.ownerOf(marked(), new LabIdentity("my lab", "id-1", "test"), WEB))
        .isEqualTo(Owner.OTHER_LAB);
    assertThat(OwnershipMark.labOf(marked())).isEqualTo(LAB);
    assertThat(OwnershipMark.addressOf(marked())).isEqualTo(WEB);
  }

  @Test
  void doesNotFitAChildOrACopy() {
    Value.Tree copy = Fields.with(marked(), Value.of("web-2"), "metadata", "name");
    assertThat(OwnershipMark.ownerOf(copy, LAB, WEB)).isEqualTo(Owner.UNMARKED);
    Value.Tree child = marked().with("kind", Value.of("ReplicaSet"));
    assertThat(OwnershipMark.ownerOf(child, LAB, WEB)).isEqualTo(Owner.UNMARKED);
    Value.Tree elsewhere = Fields.with(marked(), Value.of("b"), "metadata", "namespace");
    assertThat(OwnershipMark.isOf(elsewhere, LAB)).isFalse();
  }

  @Test
  void outlivesAChangeOfTheApiVersion() {
    Value.Tree newer = marked().with("apiVersion", Value.of("apps/v2"));
    assertThat(OwnershipMark.ownerOf(newer, LAB, WEB)).isEqualTo(Owner.OURS);
  }

  @Test
  void isALegalLabelAndClaimName() {
    assertThat(OwnershipMark.hash(LAB, "a", ObjectKey.of(OBJECT))).matches("[0-9a-f]{20}");
    assertThat(LabClaim.nameOf("home")).isEqualTo("homelab-claim-home");
    assertThat(LabClaim.nameOf("Mein Labor!"))
        .matches("homelab-claim-[a-z0-9]([a-z0-9-]*[a-z0-9])?")
        .isNotEqualTo(LabClaim.nameOf("mein labor"));
  }
}

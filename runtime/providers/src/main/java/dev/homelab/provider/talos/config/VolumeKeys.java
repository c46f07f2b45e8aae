package dev.homelab.provider.talos.config;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/** The encryption of a volume with one key. */
final class VolumeKeys {
  private VolumeKeys() {}

  static Keys encryption(MachineWish.VolumeKey key) {
    Keys slot =
        new Keys()
            .put("slot", BigInteger.ZERO)
            .put(key == MachineWish.VolumeKey.TPM ? "tpm" : "nodeID", Map.of());
    return new Keys().put("provider", "luks2").put("keys", List.of(slot.map()));
  }
}

package dev.homelab.provider.talos.check;

import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rules about encrypted volumes. */
final class EncryptionRules {
  private static final BigInteger LAST_PCR = BigInteger.valueOf(23);

  private EncryptionRules() {}

  /** Rules about the block of a document. */
  static void check(Look encryption, Findings findings) {
    if (!encryption.isSet()
        || (encryption.text("provider").isEmpty() && keys(encryption).isEmpty())) {
      return;
    }
    findings.errorIf(
        !encryption.text("provider").equals("luks2"), "encryption.provider is not luks2");
    checkKeys(keys(encryption), findings);
    for (Look key : keys(encryption)) {
      for (Look pcr : key.items("tpm", "options", "pcrs")) {
        boolean good =
            pcr.value() instanceof BigInteger number
                && number.signum() >= 0
                && number.compareTo(LAST_PCR) <= 0;
        findings.errorIf(!good, "encryption.keys.tpm.options.pcrs is not from 0 to 23");
      }
    }
  }

  private static List<Look> keys(Look encryption) {
    return encryption.items("keys");
  }

  /** Rules about keys, which both forms share. */
  static void checkKeys(List<Look> keys, Findings findings) {
    findings.errorIf(keys.isEmpty(), "encryption needs at least one key");
    Set<BigInteger> slots = new HashSet<>();
    for (Look key : keys) {
      findings.errorIf(!slots.add(key.number("slot")), "two encryption keys have one slot");
      boolean opens =
          key.at("static").isSet()
              || key.at("nodeID").isSet()
              || key.at("kms").isSet()
              || key.at("tpm").isSet();
      findings.errorIf(!opens, "an encryption key says none of static, nodeID, kms, tpm");
    }
  }
}

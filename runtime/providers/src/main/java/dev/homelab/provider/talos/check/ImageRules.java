package dev.homelab.provider.talos.check;

/** Rules about the signatures of images. */
final class ImageRules {
  private ImageRules() {}

  static void check(Look document, Findings findings) {
    for (Look rule : document.items("rules")) {
      pattern(rule.text("image"), findings);
      boolean skip = rule.truth("skip");
      boolean deny = rule.truth("deny");
      Look keyless = rule.at("keyless");
      Look publicKey = rule.at("publicKey");
      boolean verifies = keyless.isSet() || publicKey.isSet();
      findings.errorIf(skip && deny, "a rule both skips and denies");
      findings.errorIf(
          (skip || deny) == verifies, "a rule needs either skip, deny or one verifier");
      findings.errorIf(keyless.isSet() && publicKey.isSet(), "a rule has two verifiers");
      if (keyless.isSet()) {
        findings.errorIf(keyless.text("issuer").isEmpty(), "a keyless verifier has no issuer");
        findings.errorIf(
            keyless.text("subject").isEmpty() && keyless.text("subjectRegex").isEmpty(),
            "a keyless verifier has no subject");
      }
      findings.errorIf(
          publicKey.isSet() && publicKey.text("certificate").isEmpty(),
          "a publicKey verifier has no certificate");
    }
  }

  private static void pattern(String image, Findings findings) {
    findings.errorIf(image.isEmpty(), "a rule has no image");
    if (image.indexOf('@') >= 0) {
      findings.warn("an image has a digest, which is not looked at");
    }
    int slash = image.indexOf('/');
    if (slash >= 0 && image.indexOf(':', slash) >= 0) {
      findings.warn("an image has a tag, which is not looked at");
    }
    if (slash < 0 && !image.equals("*") && !image.isEmpty()) {
      findings.warn("an image has no registry; docker.io is meant");
    }
  }
}

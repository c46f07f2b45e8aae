package dev.homelab.dsl.spec.workload;

import dev.homelab.codec.Sha256;
import dev.homelab.codec.ValueCodec;
import dev.homelab.model.SecretNames;
import dev.homelab.model.Value;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * What a workload reads from a ConfigMap and from a Secret: its files, and the variables that hold
 * a secret.
 *
 * @param plain files without a secret, by key
 * @param secret files and variables with a secret, by key
 */
record WorkloadConfig(Value.Tree plain, Value.Tree secret) {

  /** Sorts a workload's files and variables. */
  static WorkloadConfig of(WorkloadPlan plan) {
    TreeMap<String, Value> plain = new TreeMap<>();
    TreeMap<String, Value> secret = new TreeMap<>();
    for (FilePlan file : plan.files()) {
      (SecretNames.isIn(file.content()) ? secret : plain).put(file.key(), file.content());
    }
    plan.initContainers().forEach(container -> secretEnv(container, secret));
    plan.containers().forEach(container -> secretEnv(container, secret));
    return new WorkloadConfig(new Value.Tree(plain), new Value.Tree(secret));
  }

  private static void secretEnv(ContainerPlan container, TreeMap<String, Value> secret) {
    container
        .env()
        .forEach(
            (variable, value) -> {
              if (SecretNames.isIn(value)) {
                secret.put(variable, value);
              }
            });
  }

  boolean hasPlain() {
    return !plain.fields().isEmpty();
  }

  boolean hasSecret() {
    return !secret.fields().isEmpty();
  }

  /** Changes whenever a plain file does: the first 16 hex digits of the SHA-256 of all of them. */
  String digest() {
    return Sha256.hex(ValueCodec.bytes(plain)).substring(0, 16);
  }

  /** The names of the lab's secrets that the workload reads. */
  SortedSet<String> secretNames() {
    return SecretNames.in(secret);
  }
}

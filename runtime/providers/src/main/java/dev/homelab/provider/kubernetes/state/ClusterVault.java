package dev.homelab.provider.kubernetes.state;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Fields;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.client.KubernetesCodes;
import dev.homelab.provider.kubernetes.ownership.LabClaim;
import dev.homelab.secret.VaultStorage;
import dev.homelab.spi.ProviderException;
import dev.homelab.state.StateException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A vault as one Secret of a cluster. What it holds is encrypted by age, so who may read Secrets
 * there reads no value. A write names the version that was read, so that of two machines which
 * write at once one is refused.
 */
final class ClusterVault implements VaultStorage {
  private static final String LABEL = "homelab.dev/state";
  private static final String ENTRY = "secrets.age";
  private static final int LONGEST_NAME = 35;

  private final StateRequests requests;
  private final String name;
  private final String where;
  private String version = "";

  ClusterVault(StateRequests requests, String lab, String where) {
    this.requests = requests;
    this.name = "homelab-secrets-" + LabClaim.slug(lab, LONGEST_NAME);
    this.where = where;
  }

  @Override
  public synchronized byte @Nullable [] load() {
    Value.Tree there = requests.get(requests.secrets(), name);
    version = there == null ? "" : Fields.text(there, "metadata", "resourceVersion");
    Value kept = there == null ? null : Fields.at(there, "data", ENTRY);
    return kept == null ? null : Chunks.decoded(kept);
  }

  @Override
  public synchronized void store(byte[] encrypted) {
    Value.Tree wish = secret(encrypted);
    Value.@Nullable Tree written;
    try {
      written =
          version.isEmpty()
              ? requests.create(requests.secrets(), wish)
              : requests.replace(
                  requests.secrets(),
                  Fields.with(wish, Value.of(version), "metadata", "resourceVersion"));
    } catch (ProviderException e) {
      written = requests.certain(e, name, ENTRY, encrypted);
      if (written == null) {
        throw taken(e);
      }
    }
    version = Fields.text(written, "metadata", "resourceVersion");
  }

  private StateException taken(ProviderException why) {
    return new StateException(
        Diagnostic.error(
                KubernetesCodes.STATE_TAKEN, "another run wrote to the secrets in the cluster")
            .withDetail(where + "; its values are kept, ours were not written")
            .withHint("run the same command again"),
        why);
  }

  private Value.Tree secret(byte[] encrypted) {
    return Value.ofMap(
        Map.of(
            "apiVersion",
            "v1",
            "kind",
            "Secret",
            "type",
            "homelab.dev/secrets",
            "metadata",
            Map.of("name", name, "labels", Map.of(LABEL, "vault-" + name)),
            "data",
            Map.of(ENTRY, Chunks.encoded(encrypted))));
  }

  @Override
  public synchronized void remove() {
    requests.delete(requests.secrets(), name, "");
    version = "";
  }

  @Override
  public String describe() {
    return "the Secret " + name + " in " + where;
  }
}

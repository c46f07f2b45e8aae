package dev.homelab.sim.cozystack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.controllers.Objects;
import dev.homelab.sim.kube.store.Stored;
import java.util.Optional;
import okhttp3.tls.HeldCertificate;

/** The Containerized Data Importer: its kinds, and the proxy that takes uploads. */
final class ImporterChart implements Chart {
  private final Made made;
  private final Chart definitions;

  /**
   * @param definitions makes the definitions of its kinds
   */
  ImporterChart(Made made, Chart definitions) {
    this.made = made;
    this.definitions = definitions;
  }

  @Override
  public Optional<String> install(Stored release, ObjectNode values) {
    Objects objects = made.objects();
    String namespace = ImporterObjects.NAMESPACE;
    if (objects.get("secrets", namespace, ImporterObjects.SIGNER) == null) {
      HeldCertificate signer = ImporterObjects.signer();
      made.put(
          release, "secrets", namespace, ImporterObjects.SIGNER, ImporterObjects.secret(signer));
      made.put(
          release, "configmaps", namespace, ImporterObjects.BUNDLE, ImporterObjects.bundle(signer));
    }
    made.put(
        release, "deployments.apps", namespace, ImporterObjects.PROXY, ImporterObjects.proxy());
    return definitions.install(release, values);
  }

  @Override
  public boolean ready(Stored release) {
    Stored proxy =
        made.objects().get("deployments.apps", ImporterObjects.NAMESPACE, ImporterObjects.PROXY);
    return Platform.condition(proxy, "Available").equals("True") && definitions.ready(release);
  }

  @Override
  public boolean uninstall(Stored release) {
    return made.gone(made.of(release));
  }
}

package dev.homelab.provider.talos.config;

import dev.homelab.provider.talos.document.MachineConfig;
import dev.homelab.provider.talos.document.TalosDocument;
import dev.homelab.provider.talos.patch.ConfigPatch;
import dev.homelab.provider.talos.secrets.SecretsBundle;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes machine configs as {@code talosctl gen config} does without comments: for the same secrets
 * and wishes the same bytes.
 */
public final class MachineConfigs {
  private final ClusterWish cluster;
  private final SecretsBundle secrets;

  private MachineConfigs(ClusterWish cluster, SecretsBundle secrets) {
    this.cluster = cluster;
    this.secrets = secrets;
  }

  /** The configs of one cluster. */
  public static MachineConfigs of(ClusterWish cluster, SecretsBundle secrets) {
    return new MachineConfigs(cluster, secrets);
  }

  /**
   * The config of a machine.
   *
   * @throws dev.homelab.provider.talos.TalosException when an address is none, or a patch does not
   *     fit
   */
  public MachineConfig config(MachineWish machine) {
    WishCheck.check(cluster, machine);
    List<TalosDocument> documents = new ArrayList<>();
    documents.add(new MainDocument(cluster, secrets, machine).document());
    documents.addAll(new SideDocuments(cluster, machine).documents());
    documents.addAll(machine.extra());
    MachineConfig config = new MachineConfig(documents);
    for (ConfigPatch patch : machine.patches()) {
      config = patch.applyTo(config);
    }
    return config;
  }
}

package dev.homelab.provider.kubernetes.readiness;

import dev.homelab.catalog.cozystack.AppKind;
import dev.homelab.catalog.cozystack.AppKinds;
import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.client.KubeAnswer;
import dev.homelab.provider.kubernetes.client.KubeCall;
import dev.homelab.provider.kubernetes.client.KubeClient;
import dev.homelab.provider.kubernetes.client.KubeRequest;
import dev.homelab.provider.kubernetes.client.KubernetesCodes;
import dev.homelab.provider.kubernetes.discovery.ApiResource;
import dev.homelab.provider.kubernetes.discovery.Discovery;
import dev.homelab.provider.kubernetes.discovery.Located;
import dev.homelab.provider.kubernetes.schema.ObjectKey;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.ProviderException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Waits for applications of Cozystack by the Helm releases that they are projections of: these say
 * which generation their controller has seen, while the condition of an application may still be
 * that of before a change.
 */
public final class Releases {
  private static final String VERSION = "helm.toolkit.fluxcd.io/v2";
  private static final String KIND = "HelmRelease";
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final KubeClient client;
  private final Discovery discovery;
  private final Awaiter awaiter;
  private final VirtualMachines machines;
  private final ModuleSignals modules;
  private final TenantClusters clusters;

  /** Waits by the watches of a session. */
  public Releases(
      KubeClient client, Discovery discovery, Awaiter awaiter, TenantClusters clusters) {
    this.client = client;
    this.discovery = discovery;
    this.awaiter = awaiter;
    this.machines = new VirtualMachines(client);
    this.modules = new ModuleSignals(client);
    this.clusters = clusters;
  }

  /**
   * Waits until the release of an application is ready, and until a cluster of a tenant serves,
   * which is later. The release is read first, since a watch that runs already may know just what
   * it was before the change.
   *
   * @return the application as it is then
   * @throws ProviderException of class TERMINAL when the time is over, CONFLICT when it is gone
   */
  public Value.Tree awaitReady(Located application, CallContext context) {
    if (application.key().kind().equals(AppKinds.DISK) && !isFilled(application, context)) {
      return found(application, context);
    }
    if (application.key().kind().equals(AppKinds.MACHINE)
        && !machines.await(found(application, context), context)) {
      return found(application, context);
    }
    Located release = release(application, context);
    KubeAnswer now = find(release, context);
    awaiter.awaitReady(release, now == null ? null : now.body(), null, false, context);
    modules.await(application.key(), context);
    Value.Tree found = found(application, context);
    if (TenantClusters.is(application.key())) {
      clusters.await(found, context);
    }
    return found;
  }

  /**
   * The application. The server of applications reads from a cache that may not have what it has
   * just written; the release, which another server keeps, tells whether it is there.
   */
  private Value.Tree found(Located application, CallContext context) {
    while (true) {
      KubeAnswer answer = find(application, context);
      if (answer != null) {
        return answer.body();
      }
      if (find(release(application, context), context) == null) {
        throw failure(ErrorClass.CONFLICT, application.key() + " is gone while it was waited for");
      }
      PacedWait.again(
          "its server does not show it yet", LOOK, context, () -> unseen(application.key()));
    }
  }

  /**
   * Waits for what fills a disk. Its release is not ready before the disk is filled, which may need
   * a person who uploads an image, or a machine that uses the disk.
   */
  private boolean isFilled(Located disk, CallContext context) {
    ApiResource volumes = discovery.find(DataVolumes.VERSION, DataVolumes.KIND, context);
    if (volumes == null) {
      return true;
    }
    Located volume = DataVolumes.of(disk.key(), volumes);
    Value.Tree now = awaiter.awaitReady(volume, null, null, false, context);
    return DataVolumes.phase(now).equals(DataVolumes.FILLED);
  }

  /**
   * Waits until the release of an application is gone, and the application with it. A watch of
   * applications does not tell of those that went just before it began.
   *
   * @param uid the application's, which is that of its release; empty for any
   */
  public void awaitGone(Located application, String uid, CallContext context) {
    awaiter.awaitGone(release(application, context), uid, false, context);
  }

  private Located release(Located application, CallContext context) {
    ObjectKey key = application.key();
    AppKind kind = AppKinds.named(key.kind());
    ApiResource resource = discovery.find(VERSION, KIND, context);
    if (kind == null || resource == null) {
      throw failure(ErrorClass.REJECTED, "nothing tells when " + key + " is ready");
    }
    return new Located(
        resource, new ObjectKey(VERSION, KIND, key.namespace(), kind.prefix() + key.name()));
  }

  private @Nullable KubeAnswer find(Located place, CallContext context) {
    return client.find(KubeRequest.get(place.path(), about("get", place.key())), context);
  }

  private static KubeCall about(String verb, ObjectKey key) {
    return new KubeCall(verb, key.kind(), key.namespace(), key.name());
  }

  private static ProviderException unseen(ObjectKey application) {
    return new ProviderException(
        ErrorClass.TERMINAL,
        Diagnostic.error(KubernetesCodes.NOT_READY, application + " was not seen in time")
            .withDetail("Its release is there, and the server of applications does not show it.")
            .withHint("look at that server: kubectl -n cozy-system get pods")
            .withHint("run the same again: it goes on where this stopped"),
        null,
        null);
  }

  private static ProviderException failure(ErrorClass errorClass, String title) {
    return new ProviderException(
        errorClass, Diagnostic.error(KubernetesCodes.NOT_FOUND, title), null, null);
  }
}

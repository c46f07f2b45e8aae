package dev.homelab.provider.kubernetes.readiness;

import dev.homelab.catalog.cozystack.PlatformPackage;
import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Fields;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.client.KubeAnswer;
import dev.homelab.provider.kubernetes.client.KubeCall;
import dev.homelab.provider.kubernetes.client.KubeClient;
import dev.homelab.provider.kubernetes.client.KubeRequest;
import dev.homelab.provider.kubernetes.client.KubernetesCodes;
import dev.homelab.provider.kubernetes.schema.ObjectKey;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.ProviderException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * When the platform of Cozystack is whole: its Package says that it is made, all Helm releases are
 * ready, and the APIs that it adds answer (the signals of Cozystack's own tests, {@code
 * hack/e2e-install-cozystack.bats}). Not the dashboard's door once people log in by Keycloak: that
 * needs the root tenant, addresses and certificates, which come after the platform.
 */
public final class Platform {
  private static final String GROUP = "cozystack.io";
  private static final String KIND = "Package";
  private static final String RELEASES = "apis/helm.toolkit.fluxcd.io/v2/helmreleases";
  private static final String SERVICES = "apis/apiregistration.k8s.io/v1/apiservices/";
  private static final String SOURCE = "apis/source.toolkit.fluxcd.io/v1/namespaces/cozy-system/";
  private static final String OPERATOR =
      "apis/apps/v1/namespaces/cozy-system/deployments/cozystack-operator";
  private static final String PACKAGES = "apis/cozystack.io/v1alpha1/packages";
  private static final String SOURCES = "apis/cozystack.io/v1alpha1/packagesources";
  private static final String SYSTEM = "cozy-";
  private static final String ROOT = "tenant-root";
  private static final List<String> APIS =
      List.of("v1alpha1.apps.cozystack.io", "v1alpha1.core.cozystack.io");

  /** Served by the same server since Cozystack 1.6: it answers where it is registered. */
  private static final String SECURITY_GROUPS = "v1alpha1.sdn.cozystack.io";

  /** Fewer releases than that are there when the platform has just begun to make them. */
  private static final int FEWEST = 10;

  /** Between two looks that both show it whole: late releases come in the meantime. */
  private static final Duration AGAIN = Duration.ofSeconds(4);

  /** Late ones are seen by looking again. */
  private static final int LOOKS = 2;

  private static final int NAMED = 3;
  private static final Facts RELEASE = new Facts(true, true, false, false);
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final KubeClient client;

  /** That of a client's cluster. */
  public Platform(KubeClient client) {
    this.client = client;
  }

  /** Whether an object is the one that says of what the platform is made. */
  public static boolean is(ObjectKey key) {
    return key.group().equals(GROUP)
        && key.kind().equals(KIND)
        && key.name().equals(PlatformPackage.NAME);
  }

  /** What a look showed: how many parts there are, and which are not ready. */
  private record Look(int parts, List<String> open) {
    boolean isWhole() {
      return parts > FEWEST && open.isEmpty();
    }

    String message() {
      String named = String.join("; ", open.subList(0, Math.min(NAMED, open.size())));
      int ready = Math.max(0, parts - open.size());
      return ready + " of " + parts + " parts are ready" + (named.isEmpty() ? "" : ": " + named);
    }
  }

  /** Whether the platform is whole now. */
  public boolean isWhole(CallContext context) {
    return look(context).isWhole();
  }

  /**
   * Waits until the platform is whole.
   *
   * @throws ProviderException of class TERMINAL when it is not in time, with the parts that are not
   *     ready
   */
  public void awaitWhole(CallContext context) {
    int whole = 0;
    Look look = look(context);
    while (true) {
      whole = look.isWhole() ? whole + 1 : 0;
      if (whole >= LOOKS) {
        return;
      }
      Look seen = look;
      PacedWait.again(seen.message(), whole > 0 ? AGAIN : LOOK, context, () -> late(seen));
      look = look(context);
    }
  }

  private Look look(CallContext context) {
    List<String> open = new ArrayList<>();
    List<Value.Tree> all = list(RELEASES, "HelmRelease", open, context);
    List<Value.Tree> releases = all.stream().filter(Platform::isPart).toList();
    PlatformSource source = source(open, context);
    if (!source.open().isEmpty()) {
      open.add(source.open());
    }
    releases.forEach(release -> ready(release, source, open));
    List<Value.Tree> packages = list(PACKAGES, KIND, open, context);
    packages(packages, open);
    for (String api : APIS) {
      open(api, find(SERVICES + api, "get", "APIService", api, new ArrayList<>(), context), open);
    }
    Value.Tree groups = find(SERVICES + SECURITY_GROUPS, "get", "APIService", "", open, context);
    if (groups != null) {
      open(SECURITY_GROUPS, groups, open);
    }
    if (open.isEmpty()) {
      Set<String> named = PackageParts.of(packages, list(SOURCES, "PackageSource", open, context));
      elsewhere(named, all, source, open);
      missing(named, all, open);
    }
    return new Look(packages.size() + releases.size() + APIS.size(), open);
  }

  /** Tells of a release that is not ready, or not from what there is now. */
  private static void ready(Value.Tree release, PlatformSource source, List<String> open) {
    Verdict verdict =
        Readiness.of(
            release
                .with("apiVersion", Value.of("helm.toolkit.fluxcd.io/v2"))
                .with("kind", Value.of("HelmRelease")),
            RELEASE);
    boolean ready = verdict.stage() == Verdict.Stage.READY;
    if (!ready || source.isStale(release)) {
      String why = ready ? "is not made from the newest packages yet" : verdict.message();
      open.add(named(release) + ' ' + why);
    }
  }

  private static void open(String api, Value.@Nullable Tree service, List<String> open) {
    Value.Tree available = service == null ? null : Fields.condition(service, "Available");
    if (available == null || !Fields.text(available, "status").equals("True")) {
      open.add("the API " + api + " does not answer yet");
    }
  }

  private static String named(Value.Tree release) {
    return Fields.text(release, "metadata", "namespace")
        + '/'
        + Fields.text(release, "metadata", "name");
  }

  private PlatformSource source(List<String> open, CallContext context) {
    return PlatformSource.of(
        find(OPERATOR, "get", "Deployment", "cozystack-operator", open, context),
        list(SOURCE + "ocirepositories", "OCIRepository", open, context),
        list(SOURCE + "externalartifacts", "ExternalArtifact", open, context));
  }

  private List<Value.Tree> list(String path, String kind, List<String> open, CallContext context) {
    Value.Tree answer = find(path, "list", kind, "", open, context);
    return answer == null ? List.of() : Fields.trees(answer, "items");
  }

  /**
   * What tenants run is no part of the platform, nor what a person installs; the tenant that all
   * others lie in is. Parts of other namespaces are known by their packages only.
   */
  private static boolean isPart(Value.Tree release) {
    String namespace = Fields.text(release, "metadata", "namespace");
    return namespace.startsWith(SYSTEM)
        || (namespace.equals(ROOT) && Fields.text(release, "metadata", "name").equals(ROOT));
  }

  /** Packages that wait for others have no release yet. */
  private static void packages(List<Value.Tree> packages, List<String> open) {
    for (Value.Tree one : packages) {
      Value.Tree ready = Fields.condition(one, "Ready");
      if (ready == null || !Fields.text(ready, "status").equals("True")) {
        String why = ready == null ? "not begun yet" : Fields.text(ready, "message");
        open.add(Fields.text(one, "metadata", "name") + ' ' + why);
      }
    }
  }

  /** Parts that a package names in a namespace that is not the platform's own. */
  private static void elsewhere(
      Set<String> named, List<Value.Tree> releases, PlatformSource source, List<String> open) {
    for (Value.Tree release : releases) {
      if (!isPart(release) && named.contains(named(release))) {
        ready(release, source, open);
      }
    }
  }

  /**
   * A package may say that it is made while a release of it is still to come: its word is of before
   * when what its source names has changed since. Asked only when all that is there is ready.
   */
  private static void missing(Set<String> named, List<Value.Tree> releases, List<String> open) {
    Set<String> there = releases.stream().map(Platform::named).collect(Collectors.toSet());
    for (String release : named) {
      if (!there.contains(release)) {
        open.add(release + " is not made yet");
      }
    }
  }

  /**
   * What is asked for, or null when it, or its kind, is not there, or does not answer for now: that
   * tells nothing, and is open.
   */
  private Value.@Nullable Tree find(
      String path, String verb, String kind, String name, List<String> open, CallContext context) {
    try {
      KubeAnswer answer =
          client.find(KubeRequest.get(path, new KubeCall(verb, kind, "", name)), context);
      return answer == null ? null : answer.body();
    } catch (ProviderException e) {
      if (e.errorClass() == ErrorClass.TRANSIENT) {
        open.add("the cluster does not tell its " + kind + " objects for now");
        return null;
      }
      throw e;
    }
  }

  private static ProviderException late(Look look) {
    return new ProviderException(
        ErrorClass.TERMINAL,
        Diagnostic.error(KubernetesCodes.NOT_READY, "Cozystack was not whole in time")
            .withDetail(look.message())
            .withHint("look at its parts: kubectl get helmreleases -A")
            .withHint("run the same again: it goes on where this stopped"),
        null,
        null);
  }
}

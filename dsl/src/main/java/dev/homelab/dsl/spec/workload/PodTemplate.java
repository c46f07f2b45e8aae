package dev.homelab.dsl.spec.workload;

import dev.homelab.dsl.spec.kube.TreeBuilder;
import dev.homelab.model.SecretNames;
import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The pod of a workload. */
final class PodTemplate {
  /** Changes when a configuration file does, so that the pods are made anew. */
  static final String CONFIG_DIGEST = "homelab.dev/config-digest";

  /**
   * The lab's secrets that the pods read, by name, separated by commas. Whoever applies the pod
   * knows their values, and makes the pods anew when one of them changes.
   */
  static final String SECRETS = "homelab.dev/secrets";

  /** Before the name of a claim: a label of the pods that must run on the node of that claim. */
  static final String SHARE = "share.homelab.dev/";

  private static final String CONFIG_VOLUME = "homelab-config";
  private static final String SECRET_VOLUME = "homelab-secrets";

  private final WorkloadPlan plan;
  private final WorkloadConfig config;
  private final boolean statesLimits;

  PodTemplate(WorkloadPlan plan, WorkloadConfig config, boolean statesLimits) {
    this.plan = plan;
    this.config = config;
    this.statesLimits = statesLimits;
  }

  /** The template as a workload carries it. */
  Value.Tree tree() {
    return TreeBuilder.tree().put("metadata", metadata()).put("spec", spec()).build();
  }

  private Value.Tree metadata() {
    TreeBuilder annotations = TreeBuilder.tree();
    if (config.hasPlain()) {
      annotations.put(CONFIG_DIGEST, config.digest());
    }
    if (config.hasSecret()) {
      annotations.put(SECRETS, String.join(",", config.secretNames()));
    }
    return TreeBuilder.tree()
        .put("labels", labels())
        .put("annotations", annotations.build())
        .build();
  }

  private Value.Tree labels() {
    Value.Tree labels = Labels.all(plan.identity());
    for (String claim : sharedByNode()) {
      labels = labels.with(SHARE + claim, new Value.Text("true"));
    }
    return labels;
  }

  /** The claims that pods of several services use on one node. */
  private List<String> sharedByNode() {
    List<String> claims = new ArrayList<>();
    for (VolumePlan volume : plan.volumes()) {
      if (volume instanceof VolumePlan.Shared shared && shared.oneNode()) {
        claims.add(shared.claim());
      }
    }
    return claims;
  }

  private Value.Tree spec() {
    List<Value> containers = new ArrayList<>();
    for (ContainerPlan container : plan.containers()) {
      containers.add(container(container, containers.isEmpty()));
    }
    return TreeBuilder.tree()
        .put("serviceAccountName", plan.name())
        .put("automountServiceAccountToken", false)
        .put("enableServiceLinks", false)
        .put("securityContext", plan.security().podTree())
        .put("terminationGracePeriodSeconds", plan.gracePeriod())
        .put("restartPolicy", plan.isLasting() ? null : "OnFailure")
        .put("affinity", affinity())
        .put(
            "nodeSelector",
            plan.node() == null ? null : TreeBuilder.of("kubernetes.io/hostname", plan.node()))
        .put("initContainers", initContainers())
        .put("containers", containers)
        .put("volumes", volumes())
        .build();
  }

  private List<Value> initContainers() {
    List<Value> containers = new ArrayList<>();
    plan.initContainers().forEach(container -> containers.add(container(container, false)));
    return containers;
  }

  private Value.@Nullable Tree affinity() {
    List<Value> terms = new ArrayList<>();
    String beside = plan.beside();
    if (beside != null) {
      terms.add(
          besideThose(
              Labels.selector(plan.identity())
                  .with("app.kubernetes.io/component", new Value.Text(beside))));
    }
    // The first such pod fits anywhere, since it matches its own term.
    for (String claim : sharedByNode()) {
      terms.add(besideThose(TreeBuilder.of(SHARE + claim, "true")));
    }
    return terms.isEmpty()
        ? null
        : TreeBuilder.of(
            "podAffinity", TreeBuilder.of("requiredDuringSchedulingIgnoredDuringExecution", terms));
  }

  private static Value.Tree besideThose(Value.Tree labels) {
    return TreeBuilder.tree()
        .put("topologyKey", "kubernetes.io/hostname")
        .put("labelSelector", TreeBuilder.of("matchLabels", labels))
        .build();
  }

  private Value.Tree container(ContainerPlan container, boolean seesFiles) {
    return TreeBuilder.tree()
        .put("name", container.name())
        .put("image", container.image().toString())
        .put("command", container.command())
        .put("args", container.args())
        .put("env", env(container))
        .put("ports", ports(container))
        .put("startupProbe", probe(container.startup()))
        .put("livenessProbe", probe(container.liveness()))
        .put("readinessProbe", probe(container.readiness()))
        .put("resources", resources(container))
        .put("securityContext", plan.security().containerTree())
        .put("volumeMounts", mounts(container, seesFiles))
        .build();
  }

  private Value.@Nullable Tree resources(ContainerPlan container) {
    ResourcesPlan said = container.resources();
    if (!statesLimits) {
      return said == null ? null : said.toTree();
    }
    return (said == null ? ResourcesPlan.SMALL : said).toStatedTree(keepsFiles(container));
  }

  /** Whether a container writes to a folder of the pod that has no limit of its own. */
  private boolean keepsFiles(ContainerPlan container) {
    Set<String> open = new HashSet<>();
    for (VolumePlan volume : plan.volumes()) {
      if (volume instanceof VolumePlan.Scratch scratch && scratch.limit() == null) {
        open.add(scratch.name());
      }
    }
    return container.mounts().stream().anyMatch(mount -> open.contains(mount.volume()));
  }

  private static Value.@Nullable Tree probe(@Nullable ProbePlan probe) {
    return probe == null ? null : probe.toTree();
  }

  private List<Value> env(ContainerPlan container) {
    List<Value> env = new ArrayList<>();
    container
        .env()
        .forEach(
            (variable, value) -> {
              TreeBuilder entry = TreeBuilder.tree().put("name", variable);
              if (SecretNames.isIn(value)) {
                entry.put("valueFrom", TreeBuilder.of("secretKeyRef", secretKey(variable)));
              } else if (value instanceof Value.Tree elsewhere) {
                entry.put("valueFrom", elsewhere);
              } else {
                entry.put("value", value);
              }
              env.add(entry.build());
            });
    return env;
  }

  private Value.Tree secretKey(String key) {
    return TreeBuilder.tree().put("name", plan.name() + "-secrets").put("key", key).build();
  }

  private static List<Value> ports(ContainerPlan container) {
    List<Value> ports = new ArrayList<>();
    for (PortPlan port : container.ports()) {
      ports.add(
          TreeBuilder.tree()
              .put("name", port.name())
              .put("containerPort", port.number())
              .put("protocol", port.protocol())
              .build());
    }
    return ports;
  }

  private List<Value> mounts(ContainerPlan container, boolean seesFiles) {
    List<Value> mounts = new ArrayList<>();
    for (MountPlan mount : container.mounts()) {
      mounts.add(mount(mount));
    }
    if (seesFiles) {
      for (FilePlan file : plan.files()) {
        String volume = SecretNames.isIn(file.content()) ? SECRET_VOLUME : CONFIG_VOLUME;
        mounts.add(mount(new MountPlan(volume, file.path(), file.key(), true)));
      }
    }
    return mounts;
  }

  private static Value.Tree mount(MountPlan mount) {
    return TreeBuilder.tree()
        .put("name", mount.volume())
        .put("mountPath", mount.path())
        .put("subPath", mount.subPath())
        .put("readOnly", mount.readOnly() ? true : null)
        .build();
  }

  private List<Value> volumes() {
    List<Value> volumes = new ArrayList<>();
    for (VolumePlan volume : plan.volumes()) {
      volumes.add(volume(volume));
    }
    if (plan.files().stream().anyMatch(file -> !SecretNames.isIn(file.content()))) {
      volumes.add(
          source(CONFIG_VOLUME, "configMap", TreeBuilder.of("name", plan.name() + "-config")));
    }
    if (plan.files().stream().anyMatch(file -> SecretNames.isIn(file.content()))) {
      volumes.add(
          source(SECRET_VOLUME, "secret", TreeBuilder.of("secretName", plan.name() + "-secrets")));
    }
    return volumes;
  }

  private Value.Tree volume(VolumePlan volume) {
    if (volume instanceof VolumePlan.Claim claim) {
      return claim(claim.name(), plan.name() + '-' + claim.name());
    }
    if (volume instanceof VolumePlan.Shared shared) {
      return claim(shared.name(), shared.claim());
    }
    if (volume instanceof VolumePlan.Folder folder) {
      return source(folder.name(), "hostPath", TreeBuilder.of("path", folder.path()));
    }
    if (volume instanceof VolumePlan.Nfs nfs) {
      Value.Tree export =
          TreeBuilder.tree().put("server", nfs.server()).put("path", nfs.path()).build();
      return source(nfs.name(), "nfs", export);
    }
    VolumePlan.Scratch scratch = (VolumePlan.Scratch) volume;
    Value.Tree limit = TreeBuilder.tree().put("sizeLimit", scratch.limit()).build();
    return TreeBuilder.tree().put("name", scratch.name()).putEmpty("emptyDir", limit).build();
  }

  private static Value.Tree claim(String volume, String claim) {
    return source(volume, "persistentVolumeClaim", TreeBuilder.of("claimName", claim));
  }

  private static Value.Tree source(String volume, String kind, Value.Tree source) {
    return TreeBuilder.tree().put("name", volume).put(kind, source).build();
  }
}

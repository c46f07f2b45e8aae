package dev.homelab.sim.cozystack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.catalog.cozystack.AppKind;
import dev.homelab.catalog.cozystack.AppKinds;
import dev.homelab.sim.kube.api.Deleter;
import dev.homelab.sim.kube.api.WriteOptions;
import dev.homelab.sim.kube.api.Writer;
import dev.homelab.sim.kube.controllers.Controller;
import dev.homelab.sim.kube.controllers.InnerClusters;
import dev.homelab.sim.kube.controllers.Objects;
import dev.homelab.sim.kube.controllers.StoragePools;
import dev.homelab.sim.kube.fault.ReleaseFaults;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.kinds.Definitions;
import dev.homelab.sim.kube.kinds.Registry;
import dev.homelab.sim.kube.kinds.ResourceType;
import dev.homelab.sim.kube.schema.CustomSchemas;
import dev.homelab.sim.kube.schema.Schema;
import dev.homelab.sim.kube.store.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import okhttp3.tls.HeldCertificate;
import org.jspecify.annotations.Nullable;

/** Cozystack 1.6 on a simulated cluster. */
public final class Cozystack {
  /** The domain that the platform publishes below, as it is when nobody sets one. */
  static final String HOST = "example.org";

  private static final List<String> VERBS =
      List.of("create", "delete", "get", "list", "patch", "update", "watch");

  private static final List<String> READ = List.of("get", "list", "watch");

  private Cozystack() {}

  /** Serves its kinds and makes its first objects, where they are not there yet. */
  public static void install(Writer writer) {
    define(writer);
    serve(writer);
    make(writer, system("cozy-system"));
    make(writer, system("cozy-public"));
    make(writer, rootNamespace(HOST));
    make(writer, named("cozystack.io/v1alpha1", "PackageSource", "", Platform.NAME));
    ready(writer, make(writer, platform()));
    AppKind tenant = java.util.Objects.requireNonNull(AppKinds.named("Tenant"));
    ObjectNode root = named("apps.cozystack.io/v1alpha1", "Tenant", Tenants.ROOT, "root");
    root.putObject("spec");
    make(writer, Releases.of(tenant, root, Tenants.ROOT));
    importer(writer);
  }

  /**
   * Makes the definitions of its kinds that nobody has made, and knows them all, each with the
   * subresources that it really has.
   *
   * @return their names
   */
  public static List<String> define(Writer writer) {
    List<String> names = new ArrayList<>();
    for (ObjectNode definition : CustomKinds.definitions()) {
      Stored made = make(writer, definition);
      names.add(made.name());
      ObjectNode version = (ObjectNode) Json.at(definition, "spec.versions").path(0);
      for (JsonNode one : Json.at(made.json(), "spec.versions")) {
        if (Json.text(one, "name").equals(Json.text(version, "name"))) {
          version.set("subresources", one.path("subresources").deepCopy());
        }
      }
      Definitions.serve(definition, writer.world().registry());
    }
    return names;
  }

  /** The proxy that takes uploads, where nobody has installed it. */
  private static void importer(Writer writer) {
    String namespace = ImporterObjects.NAMESPACE;
    make(writer, system(namespace));
    if (writer.world().store().get("secrets", namespace, ImporterObjects.SIGNER) == null) {
      HeldCertificate signer = ImporterObjects.signer();
      make(writer, placed("v1", "Secret", ImporterObjects.SIGNER, ImporterObjects.secret(signer)));
      make(
          writer,
          placed("v1", "ConfigMap", ImporterObjects.BUNDLE, ImporterObjects.bundle(signer)));
    }
    make(writer, placed("apps/v1", "Deployment", ImporterObjects.PROXY, ImporterObjects.proxy()));
  }

  private static ObjectNode placed(String version, String kind, String name, ObjectNode object) {
    object.put("apiVersion", version).put("kind", kind);
    Json.child(object, "metadata").put("name", name).put("namespace", ImporterObjects.NAMESPACE);
    return object;
  }

  /**
   * The controllers of what it is made of. They sleep on a cluster that has neither Cozystack nor
   * its operator.
   */
  public static List<Controller> controllers(
      Writer writer,
      Deleter deleter,
      StoragePools pools,
      InnerClusters clusters,
      ReleaseFaults faults) {
    Objects objects = new Objects(writer, deleter);
    return List.of(
        new Operator(objects, faults),
        new Artifacts(objects),
        new ReleaseController(objects, new Charts(objects, pools, clusters), faults),
        new TenantPlanes(objects, clusters),
        new NodeFeatures(objects),
        new RealmUsers(objects),
        new RealmClients(objects),
        new MonitoringOperators(objects),
        new EtcdOperator(objects),
        new SecurityGroupMembers(objects),
        new DataVolumes(objects),
        new VirtualMachines(objects),
        new MachineSnapshots(objects),
        new BackupPlans(objects),
        new BackupJobs(objects),
        new RestoreJobs(objects, pools),
        new VeleroLocation(objects),
        new VeleroSchedules(objects),
        new VeleroBackups(objects),
        new VeleroRestores(objects, pools));
  }

  /** Serves the applications again when the cluster's objects say that they were served. */
  public static void resume(Writer writer) {
    if (writer.world().store().get(ApiChart.SERVICES, "", ApiChart.APPS) != null) {
      serve(writer);
      for (String group : List.of(AppKinds.GROUP, CoreViews.GROUP, SecurityGroups.GROUP)) {
        writer.world().projections().behind(group, () -> Platform.answers(writer.world()));
      }
    }
  }

  /** Serves the kinds of applications. */
  static void serve(Writer writer) {
    Registry registry = writer.world().registry();
    Schema metadata = registry.require("configmaps").schema().field("metadata");
    ObjectNode text = Json.object().put("type", "object");
    ObjectNode fields = text.putObject("properties");
    fields.putObject("appVersion").put("type", "string");
    for (String field : List.of("spec", "status")) {
      ObjectNode free = fields.putObject(field).put("type", "object");
      free.put("x-kubernetes-preserve-unknown-fields", true);
    }
    Schema schema = CustomSchemas.root(text, metadata);
    for (AppKind kind : AppKinds.all()) {
      ResourceType type =
          type(AppKinds.GROUP, kind.kind(), kind.plural(), kind.singular(), VERBS, schema);
      registry.replace(type.resource(), List.of(type));
      writer.world().projections().add(type.resource(), new Applications(writer, kind));
    }
    serveCore(writer, schema);
    ResourceType group =
        type(
            SecurityGroups.GROUP,
            SecurityGroups.KIND,
            SecurityGroups.PLURAL,
            SecurityGroups.KIND.toLowerCase(Locale.ROOT),
            VERBS,
            schema);
    registry.replace(group.resource(), List.of(group));
    writer.world().projections().add(group.resource(), new SecurityGroups(writer));
  }

  private static void serveCore(Writer writer, Schema schema) {
    Registry registry = writer.world().registry();
    for (CoreViews.View view : CoreViews.View.values()) {
      ResourceType type =
          type(
              CoreViews.GROUP,
              view.kind,
              view.plural,
              view.kind.toLowerCase(Locale.ROOT),
              READ,
              schema);
      registry.replace(type.resource(), List.of(type));
      writer
          .world()
          .projections()
          .add(type.resource(), new CoreViews(writer.world().store(), view));
    }
    ResourceType options = type(CoreViews.GROUP, "Option", "options", "option", READ, schema);
    registry.replace(options.resource(), List.of(options));
    Objects objects = new Objects(writer, new Deleter(writer));
    writer.world().projections().serve(CoreViews.GROUP, new Options(objects)::answer);
  }

  private static ResourceType type(
      String group,
      String kind,
      String plural,
      String singular,
      List<String> verbs,
      Schema schema) {
    ObjectNode row = Json.object().put("listKind", kind + "List");
    verbs.forEach(row.putArray("verbs")::add);
    return new ResourceType(
        group,
        AppKinds.VERSION,
        kind,
        plural,
        singular,
        List.of(),
        List.of(),
        !kind.equals(CoreViews.View.NAMESPACES.kind),
        false,
        Set.of(),
        true,
        row,
        () -> schema);
  }

  private static ObjectNode system(String name) {
    ObjectNode object = named("v1", "Namespace", "", name);
    Json.child(object, "metadata.labels").put("cozystack.io/system", "true");
    return object;
  }

  /** The namespace of the root tenant, which publishes below a domain. */
  static ObjectNode rootNamespace(String host) {
    ObjectNode object = named("v1", "Namespace", "", Tenants.ROOT);
    ObjectNode labels = Json.child(object, "metadata.labels");
    labels.put("tenant.cozystack.io/" + Tenants.ROOT, "");
    for (String service : TenantChart.INHERITED) {
      labels.put(TenantChart.LABEL + service, service.equals("host") ? host : "");
    }
    return object;
  }

  private static ObjectNode platform() {
    ObjectNode object = named("cozystack.io/v1alpha1", "Package", "", Platform.NAME);
    ObjectNode values = Json.child(object, "spec.components.platform.values");
    values.putObject("publishing").put("host", HOST);
    Json.child(object, "spec").put("variant", "isp-full");
    return object;
  }

  private static void ready(Writer writer, Stored platform) {
    ObjectNode condition = Json.object().put("type", "Ready").put("status", "True");
    condition.put("reason", "ReconciliationSucceeded").put("message", "all HelmReleases are made");
    condition.put("lastTransitionTime", writer.world().now());
    if (!platform.json().has("status")) {
      writer.change(
          writer.world().registry().require(platform.resource()),
          "",
          platform.name(),
          WriteOptions.controller("cozystack-operator", "status"),
          "",
          object -> {
            Json.child(object, "status").putArray("conditions").add(condition);
            return object;
          });
    }
  }

  private static ObjectNode named(String version, String kind, String namespace, String name) {
    ObjectNode object = Json.object().put("apiVersion", version).put("kind", kind);
    ObjectNode metadata = object.putObject("metadata").put("name", name);
    if (!namespace.isEmpty()) {
      metadata.put("namespace", namespace);
    }
    return object;
  }

  private static Stored make(Writer writer, ObjectNode object) {
    ResourceType type =
        writer
            .world()
            .registry()
            .byKind(Json.text(object, "apiVersion"), Json.text(object, "kind"))
            .orElseThrow();
    String namespace = Json.text(object, "metadata.namespace");
    String name = Json.text(object, "metadata.name");
    @Nullable Stored known = writer.world().store().get(type.resource(), namespace, name);
    return known != null
        ? known
        : writer.create(type, namespace, object, WriteOptions.controller("cozystack-operator", ""));
  }
}

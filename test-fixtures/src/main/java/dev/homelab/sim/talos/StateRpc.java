package dev.homelab.sim.talos;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import dev.homelab.sim.kube.SimulatorException;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.wire.cosi.Event;
import dev.homelab.wire.cosi.EventType;
import dev.homelab.wire.cosi.GetRequest;
import dev.homelab.wire.cosi.GetResponse;
import dev.homelab.wire.cosi.ListRequest;
import dev.homelab.wire.cosi.ListResponse;
import dev.homelab.wire.cosi.Metadata;
import dev.homelab.wire.cosi.Resource;
import dev.homelab.wire.cosi.Spec;
import dev.homelab.wire.cosi.StateGrpc;
import dev.homelab.wire.cosi.WatchRequest;
import dev.homelab.wire.cosi.WatchResponse;
import dev.homelab.wire.machine.MachineStatusEvent;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Reads of a machine's state. */
final class StateRpc extends StateGrpc.StateImplBase {
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .enable(YAMLGenerator.Feature.LITERAL_BLOCK_STYLE)
          .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
          .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
          .build();
  private static final String CONFIGS = "MachineConfigs.config";
  private static final long LOOK_MILLIS = 50;
  private final Calls calls;
  private final StateRows rows;

  StateRpc(Calls calls) {
    this.calls = calls;
    this.rows = new StateRows(calls);
  }

  /** The resources that a request asks for; refuses what may not be seen. */
  private List<Resource> read(NodeRow node, String namespace, String type, String id) {
    String known = StateRows.known(type);
    if (known.isEmpty()) {
      throw Calls.refused(Status.PERMISSION_DENIED, "resource \"" + type + "\" is not supported");
    }
    if (known.equals(CONFIGS) && !Calls.admin()) {
      throw Calls.refused(Status.PERMISSION_DENIED, "not authorized");
    }
    return rows.rows(node, known).stream()
        .filter(row -> row.namespace().equals(namespace) || namespace.isEmpty())
        .filter(row -> row.id().equals(id) || id.isEmpty())
        .map(row -> resource(type, row))
        .toList();
  }

  private static Resource resource(String type, StateRows.Row row) {
    Metadata.Builder metadata = Metadata.newBuilder();
    metadata.setNamespace(row.namespace()).setType(type).setId(row.id());
    metadata.setVersion("1").setPhase("running");
    Spec.Builder spec = Spec.newBuilder().setYamlSpec(yaml(row.spec()));
    if (type.startsWith("MachineStatuses.")) {
      spec.setProtoSpec(status(row.spec()));
    }
    if (row.spec().isTextual()) {
      metadata.putAnnotations("talos.dev/yaml-spec", "1");
      spec.setProtoSpec(bytesField(row.spec().asText()));
    }
    return Resource.newBuilder().setMetadata(metadata).setSpec(spec).build();
  }

  /** The status in its other form, which has the numbers of the event of the same name. */
  private static ByteString status(JsonNode spec) {
    String stage = Json.text(spec, "stage").replace(' ', '_').toUpperCase(Locale.ROOT);
    MachineStatusEvent.MachineStatus.Builder status =
        MachineStatusEvent.MachineStatus.newBuilder()
            .setReady(Json.at(spec, "status.ready").asBoolean());
    for (JsonNode one : Json.at(spec, "status.unmetConditions")) {
      status.addUnmetConditions(
          MachineStatusEvent.MachineStatus.UnmetCondition.newBuilder()
              .setName(Json.text(one, "name"))
              .setReason(Json.text(one, "reason")));
    }
    return MachineStatusEvent.newBuilder()
        .setStage(MachineStatusEvent.MachineStage.valueOf(stage))
        .setStatus(status)
        .build()
        .toByteString();
  }

  private static String yaml(JsonNode spec) {
    try {
      return YAML.writeValueAsString(spec);
    } catch (JsonProcessingException e) {
      throw new SimulatorException("a resource cannot be written", e);
    }
  }

  /** A message whose first field holds the text. */
  private static ByteString bytesField(String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CodedOutputStream coded = CodedOutputStream.newInstance(out);
    try {
      coded.writeBytes(1, ByteString.copyFromUtf8(text));
      coded.flush();
    } catch (IOException e) {
      throw new SimulatorException("a resource cannot be written", e);
    }
    return ByteString.copyFrom(out.toByteArray());
  }

  @Override
  public void get(GetRequest request, StreamObserver<GetResponse> to) {
    calls.told(
        to,
        node -> {
          List<Resource> found =
              read(node, request.getNamespace(), request.getType(), request.getId());
          if (found.isEmpty()) {
            throw Calls.refused(
                Status.NOT_FOUND,
                "resource "
                    + request.getType()
                    + "("
                    + request.getNamespace()
                    + "/"
                    + request.getId()
                    + ") doesn't exist");
          }
          return GetResponse.newBuilder().setResource(found.get(0)).build();
        });
  }

  @Override
  public void list(ListRequest request, StreamObserver<ListResponse> to) {
    try {
      List<Resource> found =
          calls
              .sim()
              .with(calls.id(), node -> read(node, request.getNamespace(), request.getType(), ""));
      found.forEach(one -> to.onNext(ListResponse.newBuilder().setResource(one).build()));
      to.onCompleted();
    } catch (StatusRuntimeException e) {
      to.onError(e);
    }
  }

  @Override
  public void watch(WatchRequest request, StreamObserver<WatchResponse> to) {
    Map<String, Resource> known = new HashMap<>();
    try {
      List<Resource> first = now(request);
      for (Resource one : first) {
        known.put(one.getMetadata().getId(), one);
        boolean contents = request.getOptions().getBootstrapContents();
        if (contents || request.hasId()) {
          to.onNext(event(EventType.CREATED, one));
        }
      }
      if (request.getOptions().getBootstrapContents()) {
        to.onNext(event(EventType.BOOTSTRAPPED, Resource.getDefaultInstance()));
      }
      follow(request, known, (ServerCallStreamObserver<WatchResponse>) to);
    } catch (StatusRuntimeException e) {
      to.onError(e);
    }
  }

  private List<Resource> now(WatchRequest request) {
    return calls
        .sim()
        .with(
            calls.id(),
            node -> read(node, request.getNamespace(), request.getType(), request.getId()));
  }

  private void follow(
      WatchRequest request,
      Map<String, Resource> known,
      ServerCallStreamObserver<WatchResponse> to) {
    CountDownLatch gone = new CountDownLatch(1);
    to.setOnCancelHandler(gone::countDown);
    try {
      while (!to.isCancelled() && !gone.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        Map<String, Resource> next = new HashMap<>();
        now(request).forEach(one -> next.put(one.getMetadata().getId(), one));
        next.forEach(
            (id, one) -> {
              Resource before = known.get(id);
              if (!one.equals(before)) {
                to.onNext(event(before == null ? EventType.CREATED : EventType.UPDATED, one));
              }
            });
        known.forEach(
            (id, one) -> {
              if (!next.containsKey(id)) {
                to.onNext(event(EventType.DESTROYED, one));
              }
            });
        known.clear();
        known.putAll(next);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static WatchResponse event(EventType type, Resource resource) {
    return WatchResponse.newBuilder()
        .addEvent(Event.newBuilder().setEventType(type).setResource(resource))
        .build();
  }
}

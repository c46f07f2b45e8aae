package dev.homelab.sim.talos;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import dev.homelab.sim.kube.SimulatorException;
import dev.homelab.sim.talos.config.MachineText;
import dev.homelab.sim.talos.fault.TalosFault;
import dev.homelab.sim.talos.tls.NodeCertificate;
import dev.homelab.wire.common.Data;
import dev.homelab.wire.machine.EtcdRecover;
import dev.homelab.wire.machine.EtcdRecoverResponse;
import dev.homelab.wire.machine.Event;
import dev.homelab.wire.machine.GenerateClientConfiguration;
import dev.homelab.wire.machine.GenerateClientConfigurationRequest;
import dev.homelab.wire.machine.GenerateClientConfigurationResponse;
import dev.homelab.wire.machine.LogsRequest;
import dev.homelab.wire.machine.MachineStatusEvent;
import dev.homelab.wire.machine.MachineStatusEvent.MachineStage;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** What one machine sends in pieces. */
final class Streams {
  private static final int BLOCK = 512;
  private static final int DIGEST = 32;
  private static final int PIECE = 64 * 1024;
  private static final long DAY_SECONDS = 86_400;
  private static final byte[] HEAD = "simulated etcd snapshot of ".getBytes(StandardCharsets.UTF_8);
  private final Calls calls;
  private final EtcdCalls etcd;

  Streams(Calls calls, EtcdCalls etcd) {
    this.calls = calls;
    this.etcd = etcd;
  }

  private void send(StreamObserver<Data> to, TalosSim.Work<List<byte[]>> work) {
    try {
      for (byte[] piece : calls.sim().read(calls.id(), work)) {
        to.onNext(Data.newBuilder().setBytes(ByteString.copyFrom(piece)).build());
      }
      to.onCompleted();
    } catch (StatusRuntimeException e) {
      to.onError(e);
    }
  }

  /** A gzip of a tar with one file, whose end is neither marked nor padded. */
  void kubeconfig(StreamObserver<Data> to) {
    send(
        to,
        node -> {
          Calls.controlPlane(node, "kubeconfig");
          byte[] text = KubeAccess.of(Calls.config(node)).getBytes(StandardCharsets.UTF_8);
          byte[] packed = pack(text);
          boolean breaks =
              calls.sim().faults().takes(TalosFault.KubeconfigBreaksOff.class, node.id()) != null;
          return List.of(breaks ? Arrays.copyOf(packed, packed.length / 2) : packed);
        });
  }

  private static byte[] pack(byte[] text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(header("kubeconfig", text.length));
      gzip.write(text);
    } catch (IOException e) {
      throw new SimulatorException("a kubeconfig cannot be packed", e);
    }
    return out.toByteArray();
  }

  private static byte[] header(String name, int size) {
    byte[] block = new byte[BLOCK];
    put(block, 0, name);
    put(block, 100, "0000600\0" + "0000000\0" + "0000000\0");
    put(block, 124, String.format("%011o\0", size));
    put(block, 136, "00000000000\0        0");
    put(block, 257, "ustar\00000");
    int sum = 0;
    for (byte one : block) {
      sum += one & 0xff;
    }
    put(block, 148, String.format("%06o\0 ", sum));
    return block;
  }

  private static void put(byte[] block, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, block, at, bytes.length);
  }

  void dmesg(StreamObserver<Data> to) {
    send(
        to,
        node -> {
          String error = node.text("error");
          String text =
              "kern:    info: [0.000000]: Linux version 6.18.0-talos\n"
                  + "user:    info: [10.000000]: [talos] stage: "
                  + node.phase().stage()
                  + "\n"
                  + (error.isEmpty() ? "" : "user: warning: [11.000000]: [talos] " + error + "\n");
          return List.of(text.getBytes(StandardCharsets.UTF_8));
        });
  }

  void logs(LogsRequest request, StreamObserver<Data> to) {
    Services services = new Services(calls);
    send(
        to,
        node -> {
          boolean known =
              services.list(node).stream().anyMatch(one -> one.getId().equals(request.getId()));
          if (!known && request.getNamespace().equals("system")) {
            throw Calls.refused(
                Status.UNKNOWN, "log \"" + request.getId() + "\" was not registered");
          }
          String line = request.getId() + ": simulated, nothing runs here\n";
          return List.of(line.getBytes(StandardCharsets.UTF_8));
        });
  }

  void events(StreamObserver<Event> to) {
    StateRows rows = new StateRows(calls);
    MachineStatusEvent status =
        calls
            .sim()
            .with(
                calls.id(),
                node ->
                    MachineStatusEvent.newBuilder()
                        .setStage(MachineStage.valueOf(stage(node)))
                        .setStatus(
                            MachineStatusEvent.MachineStatus.newBuilder()
                                .setReady(rows.unmet(node).isEmpty()))
                        .build());
    to.onNext(
        Event.newBuilder()
            .setId("simulated")
            .setData(
                Any.newBuilder()
                    .setTypeUrl("talos/runtime/machine.MachineStatusEvent")
                    .setValue(status.toByteString()))
            .build());
    to.onCompleted();
  }

  private static String stage(NodeRow node) {
    return switch (node.phase()) {
      case OFF, STARTING -> "UNKNOWN";
      default -> node.phase().name();
    };
  }

  /** What the cluster holds under a head that names it, and the SHA-256 of both. */
  void snapshot(StreamObserver<Data> to) {
    send(
        to,
        node -> {
          String cluster = etcd.snapshot(node);
          byte[] name = cluster.getBytes(StandardCharsets.UTF_8);
          byte[] head = Arrays.copyOf(HEAD, BLOCK);
          System.arraycopy(name, 0, head, HEAD.length, name.length);
          ByteArrayOutputStream body = new ByteArrayOutputStream();
          body.writeBytes(head);
          body.writeBytes(calls.members().snapshot(cluster));
          return pieces(body.toByteArray());
        });
  }

  private static List<byte[]> pieces(byte[] body) {
    List<byte[]> all = new ArrayList<>();
    for (int at = 0; at < body.length; at += PIECE) {
      all.add(Arrays.copyOfRange(body, at, Math.min(body.length, at + PIECE)));
    }
    all.add(digest(body));
    return all;
  }

  private static byte[] digest(byte[] body) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(body);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  StreamObserver<Data> recover(StreamObserver<EtcdRecoverResponse> to) {
    ByteArrayOutputStream got = new ByteArrayOutputStream();
    return new StreamObserver<>() {
      @Override
      public void onNext(Data piece) {
        got.writeBytes(piece.getBytes().toByteArray());
      }

      @Override
      public void onError(Throwable broken) {
        got.reset();
      }

      @Override
      public void onCompleted() {
        calls.answer(to, node -> take(node, got.toByteArray()));
      }
    };
  }

  private EtcdRecoverResponse take(NodeRow node, byte[] snapshot) {
    int size = snapshot.length - DIGEST;
    boolean whole =
        size >= BLOCK
            && Arrays.equals(
                Arrays.copyOfRange(snapshot, size, snapshot.length),
                digest(Arrays.copyOf(snapshot, size)));
    if (!whole) {
      throw Calls.refused(Status.UNKNOWN, "snapshot is not valid: the checksum does not match");
    }
    etcd.recover(node, Arrays.copyOfRange(snapshot, BLOCK, size));
    return EtcdRecoverResponse.newBuilder().addMessages(EtcdRecover.getDefaultInstance()).build();
  }

  GenerateClientConfigurationResponse client(
      NodeRow node, GenerateClientConfigurationRequest request) {
    Calls.controlPlane(node, "client configuration");
    MachineText config = Calls.config(node);
    String role = request.getRolesCount() == 0 ? "os:reader" : request.getRoles(0);
    int days = (int) Math.max(1, request.getCrtTtl().getSeconds() / DAY_SECONDS);
    String authority = config.pem("machine.ca.crt");
    NodeCertificate made =
        NodeCertificate.client(authority, config.pem("machine.ca.key"), role, days);
    return GenerateClientConfigurationResponse.newBuilder()
        .addMessages(
            GenerateClientConfiguration.newBuilder()
                .setCa(ByteString.copyFromUtf8(authority))
                .setCrt(ByteString.copyFromUtf8(pem("CERTIFICATE", encoded(made))))
                .setKey(
                    ByteString.copyFromUtf8(pem("ED25519 PRIVATE KEY", made.key().getEncoded()))))
        .build();
  }

  private static byte[] encoded(NodeCertificate made) {
    try {
      return made.certificate().getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String pem(String type, byte[] der) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n";
  }
}

package dev.homelab.provider.talos.api;

import com.google.protobuf.ByteString;
import dev.homelab.spi.CallContext;
import dev.homelab.wire.common.Data;
import dev.homelab.wire.machine.EtcdRecoverResponse;
import dev.homelab.wire.machine.EtcdSnapshotRequest;
import dev.homelab.wire.machine.MachineServiceGrpc;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Copies etcd's content out of a node and back. */
public final class EtcdCopies {
  private static final Duration LONGEST = Duration.ofMinutes(15);
  private static final int PIECE = 256 * 1024;

  private final NodeChannel channel;

  EtcdCopies(NodeChannel channel) {
    this.channel = channel;
  }

  /**
   * Writes a snapshot.
   *
   * @return how many bytes it has
   * @throws UncheckedIOException when it cannot be written
   */
  public long snapshot(OutputStream out, CallContext context) {
    return channel.call(
        "copy etcd",
        false,
        LONGEST,
        context,
        (on, millis) -> {
          long size = 0;
          var pieces =
              NodeChannel.within(millis, MachineServiceGrpc::newBlockingStub, on)
                  .etcdSnapshot(EtcdSnapshotRequest.getDefaultInstance());
          while (pieces.hasNext()) {
            ByteString piece = pieces.next().getBytes();
            write(piece, out);
            size += piece.size();
          }
          return size;
        });
  }

  private static void write(ByteString piece, OutputStream out) {
    try {
      piece.writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Uploads a snapshot, from which a bootstrap can then begin.
   *
   * @throws UncheckedIOException when it cannot be read
   */
  public void recover(InputStream in, CallContext context) {
    channel.call(
        "take a copy of etcd",
        true,
        LONGEST,
        context,
        (on, millis) -> {
          Upload upload = new Upload(in);
          NodeChannel.within(millis, MachineServiceGrpc::newStub, on).etcdRecover(upload);
          return upload.await();
        });
  }

  /** Sends pieces as fast as the node takes them. */
  private static final class Upload implements ClientResponseObserver<Data, EtcdRecoverResponse> {
    private final InputStream in;
    private final CompletableFuture<EtcdRecoverResponse> answer = new CompletableFuture<>();

    Upload(InputStream in) {
      this.in = in;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<Data> out) {
      out.setOnReadyHandler(() -> send(out));
    }

    private void send(ClientCallStreamObserver<Data> out) {
      try {
        while (out.isReady() && !answer.isDone()) {
          byte[] piece = in.readNBytes(PIECE);
          if (piece.length == 0) {
            out.onCompleted();
            return;
          }
          out.onNext(Data.newBuilder().setBytes(ByteString.copyFrom(piece)).build());
        }
      } catch (IOException e) {
        answer.completeExceptionally(new UncheckedIOException(e));
        out.cancel("the snapshot cannot be read", e);
      }
    }

    @Override
    public void onNext(EtcdRecoverResponse value) {
      answer.complete(value);
    }

    @Override
    public void onError(Throwable failure) {
      answer.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {
      answer.complete(EtcdRecoverResponse.getDefaultInstance());
    }

    EtcdRecoverResponse await() {
      try {
        return answer.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new StatusRuntimeException(Status.CANCELLED.withCause(e));
      } catch (ExecutionException e) {
        throw failure(e.getCause());
      }
    }

    private static RuntimeException failure(@Nullable Throwable cause) {
      if (cause instanceof UncheckedIOException unreadable) {
        return unreadable;
      }
      return new StatusRuntimeException(
          cause == null ? Status.UNKNOWN : Status.fromThrowable(cause));
    }
  }
}

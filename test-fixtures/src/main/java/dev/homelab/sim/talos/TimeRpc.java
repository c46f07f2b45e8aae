package dev.homelab.sim.talos;

import com.google.protobuf.Timestamp;
import dev.homelab.wire.time.Time;
import dev.homelab.wire.time.TimeRequest;
import dev.homelab.wire.time.TimeResponse;
import dev.homelab.wire.time.TimeServiceGrpc;
import io.grpc.stub.StreamObserver;

/** The clock of one machine, which is right. */
final class TimeRpc extends TimeServiceGrpc.TimeServiceImplBase {
  private static final long MILLIS = 1000;
  private final Calls calls;

  TimeRpc(Calls calls) {
    this.calls = calls;
  }

  @Override
  public void timeCheck(TimeRequest request, StreamObserver<TimeResponse> to) {
    calls.told(
        to,
        node -> {
          long now = calls.sim().lab().now() / MILLIS;
          Timestamp time = Timestamp.newBuilder().setSeconds(now).build();
          Time one =
              Time.newBuilder()
                  .setServer(request.getServer())
                  .setLocaltime(time)
                  .setRemotetime(time)
                  .build();
          return TimeResponse.newBuilder().addMessages(one).build();
        });
  }
}

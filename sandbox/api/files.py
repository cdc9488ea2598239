"""files.*: upload in three steps (address, bytes, completion) and files.info."""

from sandbox.api.call import Call
from sandbox.records import File
from sandbox.refusals import Refused
from sandbox.wire import Payload


def file_payload(call: Call, file: File) -> Payload:
    """A file as files.info shows it."""
    return {
        "id": file.id,
        "name": file.name,
        "title": file.title,
        "mimetype": file.mimetype,
        "filetype": file.name.rpartition(".")[2],
        "size": len(file.content),
        "user": file.user_id,
        "alt_txt": file.alt_text,
        "is_external": False,
        "channels": list(file.channel_ids),
        "url_private": f"{call.world.url}/files/{file.id}",
        "permalink": f"{call.world.url}/files/{file.id}",
    }


def get_upload_url(call: Call) -> Payload:
    """files.getUploadURLExternal."""
    length = call.required("length")
    if not length.isdigit() or int(length) == 0:
        raise Refused("invalid_arguments", detail="length must be a positive number")
    file = call.world.add_file(
        call.required("filename"),
        user_id=call.by.bot_user_id,
        expected_bytes=int(length),
        alt_text=call.text("alt_txt"),
    )
    return {"upload_url": f"{call.world.url}/upload/{file.id}", "file_id": file.id}


def complete_upload(call: Call) -> Payload:
    """files.completeUploadExternal: the bytes must be there; shares the files where a channel is given."""
    world = call.world
    done: list[File] = []
    for given in call.listing("files"):
        file = world.file(str(given.get("id")))
        if len(file.content) != file.expected_bytes:
            raise Refused("file_not_found", detail="the upload has not arrived in full")
        file.title = str(given.get("title") or file.title)
        file.complete = True
        done.append(file)
    if not done:
        raise Refused("invalid_arguments", detail="missing required field: files")
    if call.text("channel_id"):
        channel = call.writable(call.channel("channel_id"))
        world.add_message(
            channel.id,
            call.by.bot_user_id,
            text=call.text("initial_comment"),
            thread_ts=call.text("thread_ts") or None,
            bot_id=call.by.bot_id,
            file_ids=[file.id for file in done],
        )
        for file in done:
            file.channel_ids.append(channel.id)
    return {"files": [file_payload(call, file) for file in done]}


def info(call: Call) -> Payload:
    """files.info."""
    return {"file": file_payload(call, call.world.file(call.required("file", code="file_not_found")))}

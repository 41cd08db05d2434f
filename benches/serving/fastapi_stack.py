"""The same two routes as the articles on hardening FastAPI build them: JWT, limits, metrics, structured log, correlation id,
security headers, typed errors, validation. One uvicorn worker serves it."""

import logging
import os
import sys
import time
import uuid
from typing import Annotated, Optional

import jwt
import structlog
from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.security import OAuth2PasswordBearer
from prometheus_fastapi_instrumentator import Instrumentator
from pydantic import BaseModel, ConfigDict, Field
from slowapi import Limiter
from slowapi.errors import RateLimitExceeded
from slowapi.util import get_remote_address

SECRET = os.environ["APP_JWT_SECRET"]
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso"),
        structlog.processors.JSONRenderer(),
    ],
    wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
    logger_factory=structlog.WriteLoggerFactory(file=open(os.environ["LOG"], "a")),
    cache_logger_on_first_use=True,
)
log = structlog.get_logger()
app = FastAPI()
limiter = Limiter(key_func=get_remote_address)
app.state.limiter = limiter
oauth = OAuth2PasswordBearer(tokenUrl="token")


class ErrorResponse(BaseModel):
    code: str
    detail: str
    trace_id: Optional[str] = None


def error(request: Request, status: int, code: str, detail: str, headers=None) -> JSONResponse:
    trace = request.headers.get("X-Correlation-ID", str(uuid.uuid4()))
    body = ErrorResponse(code=code, detail=detail, trace_id=trace).model_dump()
    return JSONResponse(status_code=status, content=body, headers=headers)


@app.exception_handler(RateLimitExceeded)
async def limited(request: Request, exc: RateLimitExceeded):
    return error(request, 429, "RATE_LIMITED", str(exc.detail), {"Retry-After": "60"})


@app.exception_handler(RequestValidationError)
async def invalid(request: Request, exc: RequestValidationError):
    return error(request, 422, "VALIDATION_FAILED", "Invalid request payload.")


@app.exception_handler(HTTPException)
async def refused(request: Request, exc: HTTPException):
    return error(request, exc.status_code, "HTTP_ERROR", str(exc.detail), exc.headers)


@app.exception_handler(Exception)
async def failed(request: Request, exc: Exception):
    log.error("unhandled", error=repr(exc))
    return error(request, 500, "INTERNAL_ERROR", "An unexpected server error occurred.")


@app.middleware("http")
async def observed(request: Request, call_next):
    begun = time.perf_counter()
    trace = request.headers.get("X-Correlation-ID", str(uuid.uuid4()))
    structlog.contextvars.bind_contextvars(trace_id=trace)
    response = await call_next(request)
    response.headers["X-Correlation-ID"] = trace
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
    response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    log.info(
        "request",
        method=request.method,
        path=request.url.path,
        status=response.status_code,
        latency_ms=(time.perf_counter() - begun) * 1000,
    )
    structlog.contextvars.clear_contextvars()
    return response


async def principal(token: Annotated[str, Depends(oauth)]) -> dict:
    try:
        claims = jwt.decode(token, SECRET, algorithms=["HS256"])
    except jwt.PyJWTError:
        raise HTTPException(401, "Invalid token", {"WWW-Authenticate": "Bearer"})
    if "items" not in claims.get("scope", "").split():
        raise HTTPException(403, "Missing scope")
    return claims


class NewItem(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str = Field(min_length=1, max_length=80)
    price: int = Field(ge=0, le=100_000_000)
    tags: list[Annotated[str, Field(pattern="^[a-z-]{1,20}$")]] = Field(max_length=8)
    note: Optional[str] = Field(default=None, max_length=200)


class Item(BaseModel):
    id: uuid.UUID
    name: str
    price: int
    tags: list[str]
    note: Optional[str] = None


@app.get("/items/{item_id}", response_model=Item)
@limiter.limit("1000000/second")
async def get_item(request: Request, item_id: uuid.UUID, who: Annotated[dict, Depends(principal)]):
    return Item(id=item_id, name="Green tea", price=450, tags=["tea", "green"])


@app.post("/items", status_code=201, response_model=Item)
@limiter.limit("1000000/second")
async def create_item(request: Request, new: NewItem, who: Annotated[dict, Depends(principal)]):
    return Item(id=uuid.uuid4(), **new.model_dump())


Instrumentator().instrument(app).expose(app, endpoint="/metrics")

if __name__ == "__main__":
    import uvicorn

    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning", access_log=False)
